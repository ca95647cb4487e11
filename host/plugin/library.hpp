// A plugin's shared library, loaded.
#pragma once

#include "plugin/description.hpp"
#include "plugin/provider.hpp"

#include <maquette/abi.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace maquette::host {

/// Loads a plugin and describes it without opening it. `file` is a library, or a provider file
/// (NAME.PLUGIN.json); `library` is the one to load for it, looked for beside the file and where
/// plugins are found if it is not given. Throws Failure (Cause::plugin): no shared library, missing
/// dependencies, no plugin, another contract's version, a broken description.
PluginDescription describe_library(const std::filesystem::path &file,
                                   const std::filesystem::path &library = {});

/// Loads and opens a plugin, and has it hold what it or its provider file says of model files
/// against what is in them: each fault as a sentence. Throws Failure (Cause::plugin).
std::vector<std::string> check_model_files(const std::filesystem::path &file,
                                           const std::filesystem::path &library = {});

/// Loads and opens a plugin, and makes a provider that runs in this process; the files are those of
/// describe_library(). The library stays loaded as long as one of its providers lives. Throws
/// Failure (Cause::plugin).
std::shared_ptr<Provider> open_provider_in_process(const std::filesystem::path &file,
                                                   const std::string &provider,
                                                   const std::filesystem::path &library = {});

} // namespace maquette::host
