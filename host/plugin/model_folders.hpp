// Where model files are kept.
#pragma once

#include <filesystem>
#include <vector>

namespace maquette::host {

/// Absolute, in the order that they are looked into, each once: those of MAQUETTE_MODELS (separated
/// by ':'), `configured`, and the user's own.
std::vector<std::filesystem::path>
model_folders(const std::vector<std::filesystem::path> &configured);

/// The user's own: maquette/models in XDG_DATA_HOME, or in ~/.local/share; "" if there is neither.
std::filesystem::path own_model_folder();

} // namespace maquette::host
