// A provider that runs in the host's own process.
#pragma once

#include "plugin/provider.hpp"
#include "plugin/provider_source.hpp"

#include <memory>
#include <mutex>
#include <vector>

namespace maquette::host {

/// Keeps instances: one that all calls share if the provider is thread-safe, else one for each call
/// under way, used again.
class InProcessProvider final : public Provider {
  public:
    /// Throws Failure (Cause::plugin) if the source has no such provider.
    InProcessProvider(std::shared_ptr<ProviderSource> source, const std::string &id);

    const ProviderDescription &description() const override { return *description_; }
    ProviderEstimate estimate(const nlohmann::json &parameters,
                              const std::map<std::string, Format> &inputs) override;
    CallResult run(CallRequest request, CallObserver &observer) override;

  private:
    struct Destroy {
        void operator()(maquette_provider_t *provider) const { provider->destroy(provider); }
    };
    using Instance = std::unique_ptr<maquette_provider_t, Destroy>;

    Instance make_instance(maquette_status_t &status);
    /// Calls `use` with an instance that nobody else uses, unless the provider is thread-safe.
    template <class Use> maquette_status_t with_instance(Use use);

    std::shared_ptr<ProviderSource> source_;
    const ProviderDescription *description_ = nullptr;
    std::mutex mutex_;
    std::vector<Instance> idle_;
    Instance shared_;
};

} // namespace maquette::host
