// What a plugin lacks to work with its models, for people.
#pragma once

#include "plugin/catalogue.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// What a described plugin lacks: model files, and the library that opens them. Each a sentence
/// with the cure; none if nothing is missing.
struct MissingModels {
    std::vector<std::string> files;
    std::string library;   ///< or ""
    std::string parameter; ///< of the providers, that names the library instead; or ""

    bool empty() const { return files.empty() && library.empty(); }
    std::vector<std::string> sentences() const;
};

/// `folders` are those of models. Reads no file: one whose hash nobody took counts as right.
MissingModels missing_models(const FoundPlugin &plugin,
                             const std::vector<std::filesystem::path> &folders);

/// How the file is got: "Get it with 'maquette models add …'."
std::string cure_of(const ModelFileNeed &need);

} // namespace maquette::host
