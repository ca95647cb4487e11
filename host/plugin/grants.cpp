#include "plugin/grants.hpp"

#include "failure.hpp"
#include "plugin/install_layout.hpp"
#include "plugin/needs.hpp"
#include "plugin/provider_file.hpp"

namespace maquette::host {

namespace {

bool is_embedded(const std::filesystem::path &file) {
    std::error_code error;
    return std::filesystem::canonical(file, error).parent_path() ==
               std::filesystem::canonical(embedded_plugin_folder(), error) &&
           !error;
}

} // namespace

void Grants::add(const std::string &plugin, const std::string &word) {
    const std::string folder = folder_of_grant(word);
    if (!folder.empty() && folder.front() != '/') {
        throw Failure(Cause::usage, "The grant '" + word + "' for the plugin '" + plugin +
                                        "' names a folder that is no absolute path.");
    }
    if (folder.empty() && !is_need(word)) {
        throw Failure(Cause::usage, "The grant '" + word + "' for the plugin '" + plugin +
                                        "' is none. Known are " + known_needs +
                                        "; and folder:PATH for a folder that it may read.");
    }
    words_[plugin].insert(word);
}

std::set<std::string> Grants::words_of(const PluginFiles &plugin) const {
    std::set<std::string> words;
    const std::string name = offered_name(plugin.file);
    for (const auto &[key, granted] : words_) {
        std::error_code error;
        const bool meant = key.find('/') == std::string::npos
                               ? key == name
                               : std::filesystem::equivalent(key, plugin.file, error);
        if (meant) { words.insert(granted.begin(), granted.end()); }
    }
    return words;
}

bool Grants::has(const PluginFiles &plugin, const std::string &need) const {
    if (need == "scratch" || is_embedded(plugin.file)) { return true; }
    if (is_embedded(plugin.library) && (need == "programs" || need == "models" || need == "gpu")) {
        return true;
    }
    return words_of(plugin).contains(need);
}

std::set<std::filesystem::path> Grants::folders(const PluginFiles &plugin) const {
    std::set<std::filesystem::path> folders;
    for (const std::string &word : words_of(plugin)) {
        const std::string folder = folder_of_grant(word);
        if (!folder.empty()) { folders.insert(folder); }
    }
    return folders;
}

std::vector<std::string> Grants::missing(const PluginFiles &plugin,
                                         const std::vector<std::string> &needs) const {
    std::vector<std::string> without;
    for (const std::string &need : needs) {
        if (!has(plugin, need)) { without.push_back(need); }
    }
    return without;
}

} // namespace maquette::host
