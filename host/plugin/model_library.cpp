#include "plugin/model_library.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

std::string variable(const std::string &name) {
    const char *value = std::getenv(name.c_str());
    return value == nullptr ? "" : value;
}

bool is_file(const fs::path &path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// libNAME.so of libNAME.so.1.
fs::path without_version(const std::string &file) {
    const std::size_t ending = file.find(".so.");
    return ending == std::string::npos ? file : file.substr(0, ending + 3);
}

/// The file that the user named by itself or by its folder.
std::optional<fs::path> file_at(const fs::path &place, const std::string &file) {
    for (const fs::path &candidate : {place, place / file, place / without_version(file)}) {
        if (is_file(candidate)) { return candidate; }
    }
    return std::nullopt;
}

void add_list(std::vector<fs::path> &folders, std::istream &list, char separator) {
    for (std::string folder; std::getline(list, folder, separator);) {
        if (folder.starts_with('/')) { folders.emplace_back(folder); }
    }
}

std::vector<fs::path> read_linker_configuration() {
    std::vector<fs::path> folders;
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry("/etc/ld.so.conf.d", error), end; !error && entry != end;
         entry.increment(error)) {
        files.push_back(entry->path());
    }
    std::ranges::sort(files);
    for (const fs::path &file : files) {
        std::ifstream lines(file);
        add_list(folders, lines, '\n');
    }
    return folders;
}

/// Of LD_LIBRARY_PATH, of the linker's configuration, and its own.
std::vector<fs::path> linker_folders() {
    std::vector<fs::path> folders;
    std::istringstream list(variable("LD_LIBRARY_PATH"));
    add_list(folders, list, ':');
    // Once: every provider that comes with a model asks, and it does not change meanwhile.
    static const std::vector<fs::path> configured = read_linker_configuration();
    folders.insert(folders.end(), configured.begin(), configured.end());
    for (const char *folder : {"/lib64", "/usr/lib64", "/lib", "/usr/lib"}) {
        folders.emplace_back(folder);
    }
    return folders;
}

} // namespace

ModelLibraryPlaces find_model_library(const ModelLibraryNeed &library, const fs::path &plugin,
                                      const std::vector<fs::path> &model_folders) {
    ModelLibraryPlaces places;
    if (const std::string chosen = variable(library.variable); !chosen.empty()) {
        places.looked_for.emplace_back(chosen);
        places.found = file_at(chosen, library.file);
        return places;
    }
    std::error_code error;
    const fs::path plugins = fs::weakly_canonical(plugin, error).parent_path();
    const fs::path tail = fs::path(library.folder) / library.file;
    places.looked_for.push_back(plugins.parent_path() / tail);
    for (const fs::path &folder : model_folders) {
        places.looked_for.push_back(folder / tail);
        places.looked_for.push_back(folder.parent_path() / tail);
    }
    for (const fs::path &folder : linker_folders()) {
        places.looked_for.push_back(folder / library.file);
    }
    const auto found = std::ranges::find_if(places.looked_for, is_file);
    if (found != places.looked_for.end()) { places.found = *found; }
    return places;
}

} // namespace maquette::host
