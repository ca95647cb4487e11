// What instances of providers are made from: a library, or a provider file that a library reads.
#pragma once

#include "plugin/description.hpp"

#include <maquette/abi.h>

namespace maquette::host {

/// [any thread] It outlives the instances.
class ProviderSource {
  public:
    virtual ~ProviderSource() = default;
    virtual const PluginDescription &description() const = 0;
    /// As maquette_entry_t.create.
    virtual maquette_status_t create(const char *provider_id, maquette_provider_t **provider) = 0;
};

} // namespace maquette::host
