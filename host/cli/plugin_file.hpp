// The file of a plugin that was named on the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// A path to a library or a provider file, or the name of a plugin in one of the folders. The
/// result is absolute. Throws Failure (Cause::plugin) if there is none.
std::filesystem::path plugin_file(const std::string &word,
                                  const std::vector<std::filesystem::path> &folders);

} // namespace maquette::host
