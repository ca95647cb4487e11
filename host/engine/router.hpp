// Who does a step: a choice among providers by policy and requirements, from what they declare,
// what they estimate and how they fared before. Arithmetic only; nothing is called.
#pragma once

#include "engine/chain.hpp"
#include "engine/exchange.hpp"
#include "manifest/manifest.hpp"
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
    std::uint64_t failures = 0;       ///< of the calls
    std::optional<double> seconds;    ///< median of those that succeeded
    std::optional<Money> mean_charge; ///< of those that succeeded
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
};

/// The choice: positions in the list that was given, and why.
struct Routing {
    struct Place {
        std::size_t position = 0;
        std::string reason; ///< a sentence
    };
    std::vector<Place> accepted; ///< the best first
    std::vector<Place> rejected;
};

/// What a call is expected to cost. An unknown price counts as the upper bound that is declared.
std::int64_t expected_cost(const ProviderEstimate &estimate);

/// Estimates are corrected by history: with n calls behind it the median weighs n/(n+5), and cost
/// and seconds are divided by the share of calls that succeed, with nine of ten taken for granted
/// before anything is known. An unknown number of seconds stands behind all known ones. Of equals
/// the one that is named first comes first. Currencies are compared at stated rates only.
Routing route(const std::vector<RoutedProvider> &providers, const Policy &policy,
              const Requirements &requirements, const Exchange &exchange);

} // namespace maquette::host
