// Model files that a plugin's providers cannot work without, as it says itself (see
// <maquette/model_files.h>).
#pragma once

#include <maquette/model_files.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// As maquette_model_file_t.
struct ModelFileNeed {
    std::string name;
    std::string sha256; ///< "": any file of the name
    std::string licence;
    std::string source; ///< or ""
};

/// As maquette_model_library_t.
struct ModelLibraryNeed {
    std::string name;
    std::string file;
    std::string folder;
    std::string variable;
    std::string parameter; ///< or ""
    std::string cure;
};

struct ModelNeeds {
    std::vector<ModelFileNeed> files;
    std::optional<ModelLibraryNeed> library;

    bool empty() const { return files.empty() && !library; }
};

/// Copies what a plugin says; `table` may be nullptr. Throws Failure (Cause::plugin) for names that
/// lead out of a folder, malformed hashes, absurd counts and missing text.
ModelNeeds copy_model_needs(const maquette_model_files_t *table, maquette_provider_file_t *file);

nlohmann::ordered_json to_json(const ModelNeeds &needs);
/// Throws nlohmann::json::exception on anything that to_json() did not write, and Failure
/// (Cause::plugin) as copy_model_needs().
ModelNeeds model_needs_from_json(const nlohmann::ordered_json &json);

} // namespace maquette::host
