// Files that exist whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace maquette::host {

/// Writes to a temporary name in the same folder, then renames: whatever happens, `file` holds its
/// old content or all of the new. Makes missing folders. Throws Failure (Cause::output).
void write_file(const std::filesystem::path &file, std::span<const std::byte> bytes);

} // namespace maquette::host
