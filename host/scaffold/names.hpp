// What a new plugin may be called, and what follows from its name.
#pragma once

#include <string>

namespace maquette::host {

/// Throws Failure (Cause::usage), with a name that would do where there is one, unless `name` can
/// be a plugin's: lower-case letters, digits and '-', a letter first, 64 characters at most, and
/// neither an embedded plugin's nor one that CMake keeps for itself.
void check_plugin_name(const std::string &name);

/// Throws Failure (Cause::usage) unless `kind` is a standard kind or has the form of a kind of
/// one's own: "acme.colorizer".
void check_kind_name(const std::string &kind);

/// True for a kind of one's own: one with a dot.
bool is_own_kind(const std::string &kind);

/// The name as C++ writes classes: "soft-cut" becomes "SoftCut".
std::string class_name(const std::string &name);

} // namespace maquette::host
