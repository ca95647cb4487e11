// Estimates that were asked for already: a provider in a worker answers in tens of microseconds,
// and a batch asks the same thing for every item.
#pragma once

#include "plugin/provider.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

namespace maquette::host {

/// [any thread]
class Estimates {
  public:
    /// A seed does not change what a call takes: it is left out of the question's name.
    ProviderEstimate get(Provider &provider, const nlohmann::json &parameters,
                         const std::map<std::string, Format> &inputs);

  private:
    struct Question {
        nlohmann::json parameters;
        std::map<std::string, Format> inputs;
        ProviderEstimate estimate;
    };
    std::mutex mutex_;
    std::map<std::string, Question> last_; ///< by provider: recognised faster than by its name
    std::unordered_map<std::string, ProviderEstimate> known_;
};

} // namespace maquette::host
