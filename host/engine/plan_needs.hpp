// What a plan's providers need from the outside, before anything starts.
#pragma once

#include "engine/plan.hpp"

namespace maquette::host {

/// Throws Failure (Cause::plugin) with a sentence about everything that a step needs and was not
/// granted.
void require_grants(const Plan &plan);

/// Fills in what a candidate lacks to work with its models, and which of them have no hash yet.
/// `folders` are those of models.
void look_for_models(Candidate &candidate, const std::vector<std::filesystem::path> &folders);
/// What the one that does a step lacks, with these parameters, as sentences with the cure.
std::vector<std::string> missing_models_of(const Choice &choice);

/// Gets the secrets that the steps were granted, so that none is missing in the middle of a run.
/// Throws Failure (Cause::plugin).
void get_secrets(const Plan &plan, Secrets &secrets);
/// The same, as far as nobody is asked for anything, so that they do not show up in what is
/// printed. What cannot be had is passed over.
void get_quiet_secrets(const Plan &plan, Secrets &secrets) noexcept;

} // namespace maquette::host
