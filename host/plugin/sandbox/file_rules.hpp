// Which files a confined process may use: one list for every layer that enforces it.
#pragma once

#include "plugin/sandbox/confinement.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace maquette::host {

/// What may be done to a file, or to everything below a folder.
enum class FileUse : std::uint8_t {
    read,
    run,    ///< read, and start as a program
    device, ///< read and write, but neither make nor remove
    write,  ///< everything; also run where programs may be started
};

struct FileRule {
    std::filesystem::path path;
    FileUse use = FileUse::read;
};

/// Paths that exist: the system's libraries and data, the devices that everybody needs, what the
/// confinement names. Neither /etc as a whole (it has the machine's users and its secrets) nor
/// anybody's home.
std::vector<FileRule> file_rules(const Confinement &confinement);

} // namespace maquette::host
