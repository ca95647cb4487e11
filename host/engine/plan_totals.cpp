#include "engine/plan_totals.hpp"

#include "engine/score.hpp"

#include <algorithm>

namespace maquette::host {

void add_calls(PlanTotals &totals, const ProviderEstimate &estimate, int calls) {
    totals.seconds_known = totals.seconds_known && estimate.seconds >= 0;
    totals.seconds += std::max(estimate.seconds, 0.0) * calls;
    if (estimate.currency.empty()) { return; }
    const std::int64_t expected = expected_cost(estimate);
    totals.cost_micro_units[estimate.currency] += expected * calls;
    totals.at_most_micro_units[estimate.currency] +=
        std::max(expected, estimate.cost_at_most) * calls;
}

PlanTotals totals_of(const PlannedItem &item) {
    PlanTotals totals;
    totals.items = 1;
    totals.steps = item.steps.size();
    for (const PlannedStep &step : item.steps) {
        const int attempts = step.chain->manifest->attempts.most;
        add_calls(totals, step.choice().estimate, attempts);
        if (const auto judging = judging_estimate(step)) { add_calls(totals, *judging, attempts); }
    }
    return totals;
}

} // namespace maquette::host
