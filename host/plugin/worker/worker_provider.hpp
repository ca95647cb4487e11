// A provider that runs in a worker: what its plugin does to the process it does to nobody else.
#pragma once

#include "plugin/grants.hpp"
#include "plugin/provider.hpp"
#include "plugin/worker/worker_terms.hpp"

#include <memory>

namespace maquette::host {

/// Opens a provider in workers of its plugin, which is not loaded into this process. `provider` is
/// the description of one that it has.
std::shared_ptr<Provider> open_provider_in_worker(const PluginFiles &plugin,
                                                  const ProviderDescription &provider,
                                                  const WorkerTerms &terms);
/// The same without any grant. No worker gets more than `memory_ceiling` bytes of memory of its own
/// (pictures do not count); 0: no ceiling.
inline std::shared_ptr<Provider> open_provider_in_worker(const PluginFiles &plugin,
                                                         const ProviderDescription &provider,
                                                         std::uint64_t memory_ceiling) {
    WorkerTerms terms;
    terms.memory_ceiling = memory_ceiling;
    return open_provider_in_worker(plugin, provider, terms);
}

} // namespace maquette::host
