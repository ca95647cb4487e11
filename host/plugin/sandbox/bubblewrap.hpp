// bubblewrap (bwrap(1)): starts a program where it sees the files that it may use and no others, in
// namespaces of its own.
#pragma once

#include "plugin/sandbox/confinement.hpp"

#include <string>
#include <vector>

namespace maquette::host {

/// The command line to put before a program's own.
std::vector<std::string> bubblewrap_words(const Confinement &confinement);

} // namespace maquette::host
