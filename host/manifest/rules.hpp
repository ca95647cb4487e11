// The rules of manifests that a schema cannot say.
#pragma once

#include "manifest/manifest.hpp"

#include <vector>

namespace maquette::host {

/// Everything that contradicts something else in the manifest, and needs no plugin to be seen:
/// unknown names, cycles, templates, paths. Brings the steps into an order in which each follows
/// its sources.
void check_rules(Manifest &manifest, std::vector<Fault> &faults);

} // namespace maquette::host
