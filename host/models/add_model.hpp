// Taking a model file into the user's own folder: whole, and the right one, or not at all.
#pragma once

#include "plugin/model_needs.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace maquette::host {

/// A file that a plugin needs.
struct WantedModel {
    std::string plugin; ///< its name
    ModelFileNeed need;
};

struct ModelToAdd {
    std::string from;   ///< a file, or the URL of one
    std::string name;   ///< that it gets; "": the one by which a plugin wants it, or its own
    std::string sha256; ///< that it must have; "": what those who want it say
    std::filesystem::path folder;
    std::vector<WantedModel> wanted;
    /// Bytes that were taken, and all of them (0: not known). May be empty.
    std::function<void(std::uint64_t, std::uint64_t)> progress;
};

struct AddedModel {
    std::filesystem::path file;
    std::string sha256;
    std::vector<std::string> plugins; ///< that can work with it now
    bool was_there = false;
};

/// The file appears under its name when it is whole and its hash is right. What a broken download
/// left in the folder is gone on with by the next one. Throws Failure: usage, input (not there, not
/// to be fetched, another hash than asked for), output.
AddedModel add_model(const ModelToAdd &model);

} // namespace maquette::host
