// Describing a plugin in a process of its own, so that a library that crashes, hangs or prints at
// load does it there.
#pragma once

#include "plugin/description.hpp"
#include "plugin/sandbox/layers.hpp"

#include <filesystem>

namespace maquette::host {

/// Runs `maquette-worker describe FILE LIBRARY`; see describe_library() for the two. Throws Failure
/// (Cause::plugin) with what the worker said, or how it ended; it gets ten seconds.
PluginDescription describe_in_process_of_its_own(const std::filesystem::path &file,
                                                 const std::filesystem::path &library,
                                                 Sandbox sandbox = Sandbox::automatic);

} // namespace maquette::host
