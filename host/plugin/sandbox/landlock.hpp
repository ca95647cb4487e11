// Landlock: a process gives up files that it does not need, for good. See landlock(7) and
// Documentation/userspace-api/landlock.rst of the kernel.
#pragma once

#include "plugin/sandbox/confinement.hpp"

namespace maquette::host {

/// The version of Landlock that this kernel speaks; 0 if it has none.
int landlock_version();

/// From now on this process, and all that it starts, may use the files of file_rules() only. Where
/// the kernel knows how, it also reaches no TCP port without the network, and signals nobody
/// outside. no_new_privs is set already. Throws Failure (Cause::plugin).
void restrict_files(const Confinement &confinement);

} // namespace maquette::host
