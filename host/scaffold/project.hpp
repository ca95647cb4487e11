// Writes the project of a new plugin.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace maquette::host {

/// What a new plugin is to be.
struct ProjectWish {
    std::string kind;             ///< a standard kind, or one's own: "acme.colorizer"
    std::string name;             ///< the plugin's and its provider's id
    std::string language;         ///< a folder of the templates, e.g. "cpp"
    std::filesystem::path folder; ///< what is made; must not exist
};

/// What stands for each placeholder of the templates, without its two '@'.
std::map<std::string, std::string> placeholder_values(const ProjectWish &wish);

/// `text` with every @PLACEHOLDER@ of `values` replaced; others are left alone.
std::string replace_placeholders(const std::string &text,
                                 const std::map<std::string, std::string> &values);

/// Writes the project, whole or not at all: into a temporary folder beside it, which is renamed at
/// the end. Returns the files, relative to it and sorted. Throws Failure (Cause::usage) for a wish
/// that cannot be fulfilled, Cause::output where it cannot be written.
std::vector<std::filesystem::path> make_project(const std::filesystem::path &templates,
                                                const ProjectWish &wish);

} // namespace maquette::host
