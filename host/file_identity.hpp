// Tells whether a file is still the one that was looked at.
#pragma once

#include <filesystem>
#include <string>

namespace maquette::host {

/// What changes when a file is replaced or written to: device, inode, size, and the times of both.
/// "" if there is no such file.
std::string identity_of(const std::filesystem::path &file);

} // namespace maquette::host
