// Validating a plugin: every check in a process of its own.
#pragma once

#include "validation/check_process.hpp"
#include "validation/finding.hpp"
#include "validation/speed_request.hpp"
#include "validation/subject.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace maquette::host {

/// A check as it is listed.
struct CheckDescription {
    std::string id;       ///< "family.what-is-looked-at"
    std::string expected; ///< one sentence
    std::string place;    ///< where the SDK's documents say so

    std::string family() const { return id.substr(0, id.find('.')); }
};

/// All checks, in their order. Throws Failure if the validator is missing.
std::vector<CheckDescription> known_checks();

/// A check that was made.
struct CheckResult {
    CheckDescription check;
    Finding finding;
    double seconds = 0;
};

/// Makes the checks, up to two at a time, and returns the results in their order; `told` hears of
/// each as it comes, one at a time. Never throws for what the plugin does; Failure
/// (Cause::cancelled) once `cancelled` is set.
std::vector<CheckResult> validate(const Subject &subject,
                                  const std::vector<CheckDescription> &checks,
                                  const CheckLimits &limits, const std::atomic<bool> &cancelled,
                                  const std::function<void(const CheckResult &)> &told);

/// Measures in a process of its own: figures "seconds", "runs", "peak-bytes" and "output", or why
/// there are none.
Finding measure(const Subject &subject, const SpeedRequest &request, const CheckLimits &limits,
                const std::atomic<bool> &cancelled);

/// Everything that a plugin says, asked in a process of its own: "contract", "description" (as
/// description_from_json() reads it) and "estimates". Throws Failure (Cause::plugin).
nlohmann::ordered_json inspect(const Subject &subject, const CheckLimits &limits,
                               const std::atomic<bool> &cancelled);

} // namespace maquette::host
