// What a scorer is asked, and what is said of a picture that it finds wanting.
#pragma once

#include "engine/observer.hpp"
#include "engine/plan.hpp"

#include <string>

namespace maquette::host {

/// The scorer as a choice of its own, with the parameters that hold when nobody says anything.
Choice scorer_choice(const Candidate &scorer, const Format &format);

/// Why a step's picture does not pass the gate.
std::string below_gate(const ChainStep &step, const std::string &tier, const StepResult &result);

} // namespace maquette::host
