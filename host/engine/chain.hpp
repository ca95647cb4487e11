// From the manifest's steps to the chain of one tier: who does each step, and where its pictures
// come from once skipped steps are passed through.
#pragma once

#include "engine/plan.hpp"

#include <vector>

namespace maquette::host {

/// The chain, and the sources of the manifest's outputs.
struct Chain {
    std::vector<ChainStep> steps;
    std::vector<PlannedPicture> output_sources;
};

/// Steps that no output needs are left out. Faults that only the plugins' descriptions reveal
/// (unknown provider or kind, a port that does not exist or is not fed) are added to `faults`.
/// Opens no plugin.
Chain make_chain(const Binding &binding, Catalogue &catalogue, std::vector<Fault> &faults);

} // namespace maquette::host
