// Where the library lies that opens a plugin's models.
#pragma once

#include "plugin/model_needs.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace maquette::host {

struct ModelLibraryPlaces {
    std::vector<std::filesystem::path> looked_for; ///< files or folders, in order
    std::optional<std::filesystem::path> found;
};

/// The variable alone, if the user has set it, to a file or its folder; else the first of: the
/// library's folder beside the plugin folder, in each folder of models and beside it, and the
/// folders of the system's linker. `plugin` is the plugin's library.
ModelLibraryPlaces find_model_library(const ModelLibraryNeed &library,
                                      const std::filesystem::path &plugin,
                                      const std::vector<std::filesystem::path> &model_folders);

} // namespace maquette::host
