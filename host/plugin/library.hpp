// A plugin's shared library, loaded.
#pragma once

#include "plugin/description.hpp"
#include "plugin/provider.hpp"

#include <maquette/abi.h>

#include <filesystem>
#include <memory>

namespace maquette::host {

/// Loads a library and describes it without opening it. Throws Failure (Cause::plugin): no shared
/// library, missing dependencies, no plugin, another contract's version, a broken description.
PluginDescription describe_library(const std::filesystem::path &file);

/// Loads and opens a library, and makes a provider that runs in this process. The library stays
/// loaded as long as one of its providers lives. Throws Failure (Cause::plugin).
std::shared_ptr<Provider> open_provider_in_process(const std::filesystem::path &file,
                                                   const std::string &provider);

} // namespace maquette::host
