// The worker's first act: it gives up everything that its plugin was not granted.
#pragma once

#include "plugin/sandbox/confinement.hpp"

namespace maquette::host {

/// While the process has one thread, and before the plugin is loaded. Throws Failure
/// (Cause::plugin) if a layer that the confinement names cannot be had.
void confine(const Confinement &confinement);

} // namespace maquette::host
