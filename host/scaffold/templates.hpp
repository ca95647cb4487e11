// The templates of new plugins: folders that are laid over each other.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// The folder of templates: every/ and one folder a language, each with project/ and one folder a
/// kind (own/ for kinds of one's own). It belongs to the SDK and is missing where only the program
/// is installed.
std::filesystem::path template_folder();

/// The languages that `templates` has: the folders with a project/ in them, by name. Throws Failure
/// (Cause::usage) if there are no templates.
std::vector<std::string> template_languages(const std::filesystem::path &templates);

/// The languages of them in which a provider of that kind can be written.
std::vector<std::string> languages_of_kind(const std::filesystem::path &templates,
                                           const std::string &kind);

/// The folders that make a project, from the most general; files of later ones win. All exist.
/// Throws Failure (Cause::usage) if the language or the kind in it is unknown.
std::vector<std::filesystem::path> template_layers(const std::filesystem::path &templates,
                                                   const std::string &kind,
                                                   const std::string &language);

} // namespace maquette::host
