// The system calls that a plugin gets no answer to, by a seccomp filter.
#pragma once

#include "plugin/sandbox/confinement.hpp"

namespace maquette::host {

/// From now on this process, and all that it starts, is denied the calls that its confinement does
/// not need: they fail as calls without the right to do so fail. To be called while the process has
/// one thread; no_new_privs is set already. Throws Failure (Cause::plugin).
void restrict_system_calls(const Confinement &confinement);

} // namespace maquette::host
