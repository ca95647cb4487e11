// A process of maquette-validator, from its start to its last word.
#pragma once

#include "validation/finding.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

/// What a check may take.
struct CheckLimits {
    double seconds = 60;                      ///< of wall time
    std::uint64_t memory_bytes = 4ULL << 30U; ///< of address space
};

nlohmann::json to_json(const CheckLimits &limits);

/// How a validator ended, and what it had said.
struct ValidatorAnswer {
    nlohmann::ordered_json result; ///< the last line that was no note about what it does
    std::string failure;           ///< why there is no result: a crash, a hang; "" if there is one
    double seconds = 0;
};

/// Runs `maquette-validator WORDS…` in a process group of its own, and ends the whole group
/// afterwards. Whatever a plugin does in there comes back as a sentence. Throws Failure if it
/// cannot be started, and Failure (Cause::cancelled) once `cancelled` is set. [any thread]
ValidatorAnswer run_validator(const std::vector<std::string> &words, const CheckLimits &limits,
                              const std::atomic<bool> &cancelled);

} // namespace maquette::host
