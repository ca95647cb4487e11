#include "plugin/model_folders.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

std::string variable(const char *name) {
    const char *value = std::getenv(name);
    return value == nullptr ? "" : value;
}

} // namespace

std::vector<fs::path> model_folders(const std::vector<fs::path> &configured) {
    std::vector<fs::path> folders;
    const auto add = [&](const fs::path &folder) {
        if (std::ranges::find(folders, folder) == folders.end()) { folders.push_back(folder); }
    };
    std::istringstream list(variable("MAQUETTE_MODELS"));
    for (std::string folder; std::getline(list, folder, ':');) {
        if (!folder.empty()) { add(fs::absolute(folder)); }
    }
    std::ranges::for_each(configured, add);
    if (const fs::path own = own_model_folder(); !own.empty()) { add(own); }
    return folders;
}

fs::path own_model_folder() {
    if (const std::string data = variable("XDG_DATA_HOME"); data.starts_with('/')) {
        return fs::path(data) / "maquette/models";
    }
    if (const std::string home = variable("HOME"); home.starts_with('/')) {
        return fs::path(home) / ".local/share/maquette/models";
    }
    return {};
}

} // namespace maquette::host
