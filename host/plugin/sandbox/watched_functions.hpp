// Functions of the C library that the worker stands in front of, so that it can tell what a plugin
// was denied. The plugin's calls come here because the program's own symbols are found first; each
// does what the library's does. Nothing is enforced here: the kernel does that.
#pragma once

#include "plugin/sandbox/confinement.hpp"

namespace maquette::host {

/// From now on failures of the watched functions are noted (note_attempt()) if they are due to this
/// confinement.
void watch(const Confinement &confinement);

} // namespace maquette::host
