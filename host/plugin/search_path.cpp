#include "plugin/search_path.hpp"

#include "plugin/install_layout.hpp"

#include <cstdlib>
#include <sstream>

namespace maquette::host {

std::vector<std::filesystem::path>
plugin_search_path(const std::vector<std::filesystem::path> &first) {
    std::vector<std::filesystem::path> folders = first;
    if (const char *variable = std::getenv("MAQUETTE_PLUGIN_PATH")) {
        std::istringstream list(variable);
        for (std::string folder; std::getline(list, folder, ':');) {
            if (!folder.empty()) { folders.emplace_back(folder); }
        }
    }
    folders.push_back(embedded_plugin_folder());
    return folders;
}

} // namespace maquette::host
