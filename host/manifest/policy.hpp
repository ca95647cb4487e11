// What may be spent, and how a provider is chosen among several: what tiers and steps say alike.
#pragma once

#include "manifest/money.hpp"

#include <optional>
#include <string>

namespace maquette::host {

/// What may be spent at the most. Nothing set: no ceiling.
struct Ceiling {
    std::optional<Money> cost;
    std::optional<double> seconds;
};

/// How the provider of a step is chosen among those it may have.
struct Policy {
    enum class By { order, cost, seconds, fidelity, weights };
    By by = By::order; ///< the order in which they are named, or found
    double cost = 0;   ///< weights, from 0
    double seconds = 0;
    double fidelity = 0;
};

/// What a provider must fulfil to be chosen.
struct Requirements {
    Ceiling at_most;
    std::string fidelity; ///< "draft", "standard" or "fine" at least; "": any
    bool deterministic = false;
    bool local = false; ///< it does not need the network
};

} // namespace maquette::host
