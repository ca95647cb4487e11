// The SHA-256 of a file (FIPS 180-4).
#pragma once

#include <filesystem>
#include <string>

namespace maquette::host {

/// 64 lower-case hexadecimal digits; "" if the file cannot be read.
std::string sha256_of_file(const std::filesystem::path &file);

} // namespace maquette::host
