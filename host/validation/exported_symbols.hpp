// The symbols that a shared library offers to others.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// Names that are defined and visible in the dynamic symbol table, sorted. Reads the file, loads
/// nothing. Throws Failure (Cause::plugin) if it is no shared library of this machine.
std::vector<std::string> exported_symbols(const std::filesystem::path &file);

} // namespace maquette::host
