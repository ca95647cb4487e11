// The results of steps in the store.
#pragma once

#include "engine/step_cache.hpp"
#include "store/store.hpp"

namespace maquette::host {

/// [any thread]
class StoreCache final : public StepCache {
  public:
    explicit StoreCache(Store &store) : store_(store) {}

    std::string hash(const Picture &picture) override { return content_hash(picture); }
    std::optional<KeptStep> find(const std::string &key) override;
    std::shared_ptr<void> claim(const std::string &key) override;
    void keep(const std::string &key, const KeptStep &step,
              const std::map<std::string, Picture> &pictures) override;
    Picture load(const std::string &asset) override;
    std::optional<std::string> find_file(const std::string &key) override;
    void keep_file(const std::string &key, const std::string &sha256) override;

  private:
    Store &store_;
};

} // namespace maquette::host
