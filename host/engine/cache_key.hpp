// Names of results: equal names, equal results.
#pragma once

#include "engine/plan.hpp"

#include <map>
#include <string>

namespace maquette::host {

/// From the provider, its version, the hash of its plugin file and of the library that reads it,
/// of the models that it uses, the canonical parameters, and the content hashes of the inputs by
/// port. `scope` is a run's id for what may be used again in this run only, else "". 64 hexadecimal
/// digits.
std::string step_key(const ChainStep &step, const Choice &choice,
                     const std::map<std::string, std::string> &inputs, const std::string &scope);

/// An attempt of a step.
std::string attempt_key(const std::string &step_key, int number);

/// The file that an encoder makes of a picture: from the asset, its recipe, and how it is encoded.
std::string file_key(const std::string &asset, const std::string &recipe,
                     const PlannedOutput &output);

/// The SHA-256 of a plugin file, 64 hexadecimal digits; read once for each size and time of
/// writing. Throws Failure (Cause::plugin). [any thread]
std::string plugin_hash(const std::filesystem::path &file);

} // namespace maquette::host
