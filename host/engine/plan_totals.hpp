// Sums of estimates.
#pragma once

#include "engine/plan.hpp"

namespace maquette::host {

/// Adds what so many calls of a provider take: seconds, as far as they are known, and money.
void add_calls(PlanTotals &totals, const ProviderEstimate &estimate, int calls);

/// What one item takes, with all attempts that its steps may make, and their scorers.
PlanTotals totals_of(const PlannedItem &item);

} // namespace maquette::host
