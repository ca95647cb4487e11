// The SHA-256 of model files, taken once: they are large, and seldom change.
#pragma once

#include <filesystem>
#include <string>

namespace maquette::host {

/// What was taken before, for the file as it is now (device, inode, size and times), in this
/// process or an earlier one: maquette/model-hashes-1.json in XDG_CACHE_HOME or ~/.cache keeps it.
/// "" if it was not. [any thread]
std::string known_model_hash(const std::filesystem::path &file);

/// The same, taken now if it has to be; 64 hexadecimal digits. Throws Failure (Cause::input) if the
/// file cannot be read. [any thread]
std::string model_hash(const std::filesystem::path &file);

/// Taken now in any case, and kept.
std::string fresh_model_hash(const std::filesystem::path &file);

} // namespace maquette::host
