// What the system says about processes.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// Processes whose parent is `parent`, dead ones included.
inline std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> found;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(entry.path() / "stat");
        std::string line;
        if (!std::getline(file, line)) { continue; }
        const std::size_t name_end = line.rfind(')');
        if (name_end == std::string::npos) { continue; }
        if (line.substr(name_end + 4).starts_with(std::to_string(parent) + " ")) {
            found.push_back(std::stoi(entry.path().filename().string()));
        }
    }
    return found;
}

/// False also for a process that ended and that nobody asked how: where nobody collects orphans it
/// stays as such.
inline bool runs(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(file, line);
    return !line.empty() && line.find(") Z ") == std::string::npos;
}

/// How many descriptors this process has open.
inline std::size_t open_descriptors() {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {}));
}

/// How many mappings of pictures' and calls' memory this process has.
inline std::size_t shared_mappings() {
    std::size_t count = 0;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        count += line.find("/memfd:maquette") != std::string::npos ? 1 : 0;
    }
    return count;
}

/// The names of the shared libraries that a process has loaded.
inline std::set<std::string> libraries_of(pid_t process) {
    std::set<std::string> names;
    std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
    for (std::string line; std::getline(maps, line);) {
        const std::size_t path = line.find('/');
        if (path == std::string::npos) { continue; }
        const std::string name = std::filesystem::path(line.substr(path)).filename().string();
        if (name.find(".so") != std::string::npos) { names.insert(name); }
    }
    return names;
}

} // namespace maquette::host
