// Who does a step: a choice among providers by policy and requirements, from what they declare,
// what they estimate and how they fared before. Arithmetic only; nothing is called.
#pragma once

#include "engine/exchange.hpp"
#include "manifest/policy.hpp"
#include "plugin/provider.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// How a provider fared in earlier runs.
struct ProviderHistory {
    std::uint64_t calls = 0;
    std::uint64_t failures = 0;         ///< of the calls
    std::optional<double> seconds;      ///< median of those that succeeded
    std::optional<Money> mean_charge;   ///< of those that succeeded
    std::optional<double> slow_seconds; ///< 95th percentile of those that succeeded
};

/// By provider id.
using HistoryOf = std::function<ProviderHistory(const std::string &)>;

/// What the router knows of a provider.
struct RoutedProvider {
    std::string id;
    maquette_fidelity_t fidelity = MAQUETTE_FIDELITY_STANDARD;
    bool deterministic = false;
    bool local = true; ///< it does not need the network
    ProviderEstimate estimate;
    ProviderHistory history;
    std::string unavailable = {}; ///< why it cannot be called now, as a sentence; "" if it can
};

/// The choice: positions in the list that was given, and why.
struct Routing {
    struct Place {
        std::size_t position = 0;
        std::string reason; ///< a sentence
    };
    std::vector<Place> accepted; ///< the best first
    std::vector<Place> rejected; ///< as they were given
};

/// Micro-units that a call is expected to cost, from 0. An unknown price counts as the upper bound
/// that is declared.
std::int64_t expected_cost(const ProviderEstimate &estimate);

/// History corrects estimates by shrinkage: after n calls, what was measured weighs n / (n + 5) and
/// what is estimated the rest; an unknown number of seconds is what was measured. Cost and seconds
/// are then divided by the probability of success, (n - failures + 5) / (n + 5), since who fails is
/// called again: that is what policies compare. Requirements hold for one call: its declared upper
/// bound of money, and the seconds that 19 of 20 calls keep to as far as that is known.
///
/// Unknown seconds stand behind all known ones, and do not fulfil a requirement. Weights compare
/// each thing on a scale from 0, the best of those accepted, to 1, the worst. Currencies are
/// compared at stated rates only: in the one that most of them can be converted to. Of equals, the
/// one that is named first comes first.
Routing route(const std::vector<RoutedProvider> &providers, const Policy &policy,
              const Requirements &requirements, const Exchange &exchange);

} // namespace maquette::host
