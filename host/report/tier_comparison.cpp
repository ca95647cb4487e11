#include "report/tier_comparison.hpp"

#include <optional>
#include <set>

namespace maquette::host {

namespace {

struct PlannedTier {
    std::string tier;
    PlanTotals totals;
};

std::optional<std::int64_t> cost_in(const std::string &currency, const PlanTotals &totals,
                                    const Exchange &exchange) {
    std::int64_t sum = 0;
    for (const auto &[of, amount] : totals.cost_micro_units) {
        const auto converted = exchange.convert({amount, of}, currency);
        if (!converted) { return std::nullopt; }
        sum = saturated_sum(sum, *converted);
    }
    return sum;
}

/// What each costs in one currency; nothing if there is none that all can be converted to.
std::optional<std::vector<std::int64_t>> comparable(const std::vector<PlannedTier> &tiers,
                                                    const Exchange &exchange) {
    std::set<std::string> currencies;
    for (const PlannedTier &planned : tiers) {
        for (const auto &[currency, amount] : planned.totals.cost_micro_units) {
            if (amount != 0) { currencies.insert(currency); }
        }
    }
    if (currencies.empty()) { return std::vector<std::int64_t>(tiers.size(), 0); }
    for (const std::string &currency : currencies) {
        std::vector<std::int64_t> costs;
        for (const PlannedTier &planned : tiers) {
            const auto cost = cost_in(currency, planned.totals, exchange);
            if (!cost) { break; }
            costs.push_back(*cost);
        }
        if (costs.size() == tiers.size()) { return costs; }
    }
    return std::nullopt;
}

} // namespace

std::map<std::string, std::int64_t> TierComparison::saved() const {
    std::map<std::string, std::int64_t> amounts = all_there.cost_micro_units;
    for (const auto &[currency, amount] : planned.cost_micro_units) {
        amounts[currency] -= amount;
    }
    std::erase_if(amounts, [](const auto &entry) { return entry.second == 0; });
    return amounts;
}

TierComparison compare_tiers(const std::vector<std::string> &tiers, const PlanAgain &plan,
                             const Exchange &exchange) {
    TierComparison comparison;
    if (tiers.empty()) {
        comparison.why_not = "The manifest has no tiers.";
        return comparison;
    }
    try {
        comparison.planned = plan("");
    } catch (const std::exception &error) {
        comparison.why_not = std::string("The run cannot be planned again here: ") + error.what();
        return comparison;
    }
    std::vector<PlannedTier> planned;
    for (const std::string &tier : tiers) {
        try {
            planned.push_back({tier, plan(tier)});
        } catch (const std::exception &error) {
            comparison.left_out.push_back({tier, error.what()});
        }
    }
    if (planned.empty()) {
        comparison.why_not = "No tier can be planned here for all items.";
        return comparison;
    }
    const auto costs = comparable(planned, exchange);
    if (!costs) {
        comparison.why_not = "The tiers cost money of several currencies, which cannot be "
                             "compared. State a rate with --rate, such as --rate USD/EUR=0.92.";
        return comparison;
    }
    std::size_t best = 0;
    for (std::size_t i = 1; i < planned.size(); ++i) {
        const bool costlier = (*costs)[i] > (*costs)[best];
        const bool longer = (*costs)[i] == (*costs)[best] &&
                            planned[i].totals.seconds >= planned[best].totals.seconds;
        if (costlier || longer) { best = i; }
    }
    comparison.tier = planned[best].tier;
    comparison.all_there = planned[best].totals;
    return comparison;
}

} // namespace maquette::host
