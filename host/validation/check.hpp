// The checks: what each expects, where the contract says so, and the function that looks.
#pragma once

#include "validation/finding.hpp"
#include "validation/subject.hpp"

#include <span>
#include <string>
#include <vector>

namespace maquette::host {

/// One check. It runs in a process of its own, in which no plugin has been loaded yet.
struct Check {
    const char *id;       ///< "family.what-is-looked-at"
    const char *expected; ///< one sentence
    const char *place;    ///< where the SDK's documents say so
    /// Failures that are thrown count as findings too.
    Finding (*run)(const Subject &subject);
};

// One table per subject; the families "behaviour" and "promises" have several.
std::span<const Check> loading_checks();
std::span<const Check> loading_state_checks();
std::span<const Check> description_checks();
std::span<const Check> behaviour_format_checks();
std::span<const Check> behaviour_memory_checks();
std::span<const Check> behaviour_output_checks();
std::span<const Check> behaviour_parameter_checks();
std::span<const Check> promises_determinism_checks();
std::span<const Check> promises_concurrency_checks();
std::span<const Check> promises_progress_checks();
std::span<const Check> promises_estimate_checks();
std::span<const Check> promises_record_checks();
std::span<const Check> promises_resource_checks();
std::span<const Check> speed_checks();

/// All of them, in the order of the document sdk/VALIDATION.md.
const std::vector<Check> &all_checks();

} // namespace maquette::host
