// What a paid call gave. It is kept before its money is settled, so that whoever is killed in
// between finds what was paid for.
#pragma once

#include "engine/step_cache.hpp"
#include "plugin/provider.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace maquette::host {

struct PaidCall {
    CallResult result;
    nlohmann::json parameters;
    double seconds = 0;            ///< that it took
    std::string run;               ///< that paid for it
    std::uint64_t reservation = 0; ///< of the money, within that run
};

/// [any thread] Like StepCache::keep().
void keep_paid_call(StepCache &cache, const std::string &key, const PaidCall &call);
/// [any thread] Nothing when it is not there, or its pictures are lost.
std::optional<PaidCall> find_paid_call(StepCache &cache, const std::string &key);

} // namespace maquette::host
