// Whether a plugin's file is what its owner put there: nobody else may be able to change it.
#pragma once

#include <filesystem>
#include <string>

namespace maquette::host {

/// Why a library must not be loaded, as a sentence; "" if nothing speaks against it. Refused are
/// files, and folders that hold them, that are owned by somebody other than this user or root, or
/// that others may write to.
std::string unsafe_to_load(const std::filesystem::path &file);

} // namespace maquette::host
