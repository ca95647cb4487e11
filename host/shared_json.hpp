// JSON that nobody changes any more. Parameters go from the plan through the call into the records
// of every step: copies share them.
#pragma once

#include <nlohmann/json.hpp>

#include <memory>
#include <utility>

namespace maquette::host {

/// null at first. [any thread]
class SharedJson {
  public:
    SharedJson() = default;
    SharedJson(nlohmann::json value)
        : value_(std::make_shared<const nlohmann::json>(std::move(value))) {}
    SharedJson(nlohmann::json::initializer_list_t values) : SharedJson(nlohmann::json(values)) {}

    const nlohmann::json &operator*() const { return value_ ? *value_ : null; }
    const nlohmann::json *operator->() const { return &**this; }
    operator const nlohmann::json &() const { return **this; }

  private:
    inline static const nlohmann::json null;
    std::shared_ptr<const nlohmann::json> value_;
};

} // namespace maquette::host
