// Where plugins are looked for.
#pragma once

#include <filesystem>
#include <vector>

namespace maquette::host {

/// Folders in order of precedence: `first`, then those of MAQUETTE_PLUGIN_PATH (separated by ':'),
/// then the embedded plugins'.
std::vector<std::filesystem::path>
plugin_search_path(const std::vector<std::filesystem::path> &first);

} // namespace maquette::host
