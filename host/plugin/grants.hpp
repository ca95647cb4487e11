// What the user lets plugins have.
#pragma once

#include "plugin/description.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// The files of a plugin: its own, and the library that is loaded for it.
struct PluginFiles {
    std::filesystem::path file;
    std::filesystem::path library;
    auto operator<=>(const PluginFiles &) const = default;
};

/// Copies are independent. Without any grant, embedded plugins have what they need, everything that
/// an embedded plugin makes providers of may start programs and use models and graphics processors,
/// and everybody has scratch.
class Grants {
  public:
    /// `plugin` is a plugin's name (that of its file, without the ending) or a path of its file;
    /// `word` is a need, or "folder:PATH" for a folder that it may read, with an absolute path.
    /// Throws Failure (Cause::usage) for another word.
    void add(const std::string &plugin, const std::string &word);

    bool has(const PluginFiles &plugin, const std::string &need) const;
    std::set<std::filesystem::path> folders(const PluginFiles &plugin) const;
    /// Of these needs, those that the plugin has not.
    std::vector<std::string> missing(const PluginFiles &plugin,
                                     const std::vector<std::string> &needs) const;

  private:
    std::set<std::string> words_of(const PluginFiles &plugin) const;

    std::map<std::string, std::set<std::string>> words_;
};

} // namespace maquette::host
