// The model file that a card means: found by its name, held to its hash.
#pragma once

#include "card.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace onnx {

struct ModelFile {
    std::filesystem::path path;
    std::string sha256; ///< of what is there, in lower case
};

/// Where model files are looked for, in order: the card's own folder, the folders in
/// MAQUETTE_MODELS, and maquette/models in XDG_DATA_HOME (~/.local/share). Folders within
/// them are looked into as well, after them.
std::vector<std::filesystem::path> model_folders(const Card &card);

/// The first file of the model's name that has its hash; digests are kept as long as a file's size
/// and time stay. Throws maquette::Error (internal) with card, field and cure: no file, or only
/// files with another hash.
ModelFile find_model_file(const Card &card, const ModelCard &model);

/// The SHA-256 of a file in lower-case hexadecimal digits. Throws maquette::Error if it cannot be
/// read.
std::string sha256_of(const std::filesystem::path &file);

} // namespace onnx
