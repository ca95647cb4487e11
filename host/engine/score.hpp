// What a scorer is asked, and what is said of a picture that it finds wanting.
#pragma once

#include "engine/observer.hpp"
#include "engine/plan.hpp"

#include <optional>
#include <string>

namespace maquette::host {

/// The scorer as a choice of its own, with the parameters that hold when nobody says anything.
Choice scorer_choice(const Candidate &scorer, const Format &format);

/// The picture of a step as its scorer gets it; a size of 0 is not known.
Format judged(const PlannedStep &step);
/// What the scorer takes for one picture of the step, as it says itself; nothing where nobody
/// judges.
std::optional<ProviderEstimate> judging_estimate(const PlannedStep &step);

/// Why a step's picture does not pass the gate.
std::string below_gate(const ChainStep &step, const std::string &tier, const StepResult &result);

} // namespace maquette::host
