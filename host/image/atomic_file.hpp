// Files that exist whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace maquette::host {

/// Whatever happens, `file` holds its old content or all of the new, and who is killed meanwhile
/// leaves nothing else behind where the file system allows that. Makes missing folders. Throws
/// Failure (Cause::output).
void write_file(const std::filesystem::path &file, std::span<const std::byte> bytes);

} // namespace maquette::host
