// The model files that plugins need, and what lies there of them.
#pragma once

#include "plugin/catalogue.hpp"
#include "plugin/model_needs.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// A file of the right name.
struct ModelFileFound {
    std::filesystem::path file;
    std::string sha256; ///< as far as it is known without reading the file, else ""
};

struct ModelFile {
    const ModelFileNeed *need = nullptr;
    std::vector<ModelFileFound> found; ///< in the order of the search

    enum class State {
        missing,   ///< no file of the name
        unchecked, ///< there, and nobody has compared it with the hash that is asked for
        right,     ///< its hash is the one that is asked for
        wrong,     ///< all that there are have others
        any        ///< there, and no hash is asked for
    };
    State state() const;
    /// The one that is taken, as far as that is known: the right one, or the first. nullptr if
    /// there is none.
    const ModelFileFound *taken() const;
};

/// "missing", "there", "right hash", "wrong hash".
const char *state_name(ModelFile::State state);

/// What a described plugin needs. Looks beside its file, in `folders`, and in the folders within
/// all of these; reads no file.
std::vector<ModelFile> model_files_of(const FoundPlugin &plugin,
                                      const std::vector<std::filesystem::path> &folders);

/// Takes the hashes of all that were found, anew.
void hash(ModelFile &file);

} // namespace maquette::host
