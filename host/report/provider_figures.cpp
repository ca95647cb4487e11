#include "report/provider_figures.hpp"

#include <algorithm>

namespace maquette::host {

void ProviderCount::add(const LedgerAttempt &attempt, const std::string &tier) {
    Count &count = counts_[{attempt.provider, tier}];
    ++count.calls;
    if (attempt.status == "ok") {
        count.seconds.push_back(attempt.seconds);
    } else {
        ++count.failed;
    }
}

void ProviderCount::add_cached(const LedgerStep &step, const std::string &tier) {
    ++counts_[{step.provider, tier}].cached;
}

void ProviderCount::add(const LedgerCharge &charge, const std::string &tier) {
    Count &count = counts_[{charge.provider, tier}];
    const std::uint64_t number = charge.call != 0 ? charge.call : charge.reservation;
    const auto call = number != 0 ? std::pair(std::string(), number)
                                  : std::pair(charge.item + "/" + charge.step, ++count.unnumbered);
    std::int64_t &sum = count.paid[charge.currency][call];
    sum = saturated_sum(sum, charge.micro_units);
}

std::vector<ProviderFigures> ProviderCount::figures(const std::vector<std::string> &tiers) const {
    std::vector<ProviderFigures> all;
    for (const auto &[names, count] : counts_) {
        ProviderFigures figures;
        figures.provider = names.first;
        figures.tier = names.second;
        figures.calls = count.calls;
        figures.failed = count.failed;
        figures.cached = count.cached;
        figures.seconds = spread_of(count.seconds);
        for (const auto &[currency, calls] : count.paid) {
            figures.calls = std::max<std::uint64_t>(figures.calls, calls.size());
        }
        for (const auto &[currency, calls] : count.paid) {
            ProviderFigures::Cost &cost = figures.cost[currency];
            std::vector<std::int64_t> amounts(figures.calls - calls.size(), 0);
            for (const auto &[call, amount] : calls) {
                amounts.push_back(amount);
                cost.sum = saturated_sum(cost.sum, amount);
            }
            cost.call = spread_of(std::move(amounts));
        }
        all.push_back(std::move(figures));
    }
    std::ranges::stable_sort(all, {}, [&](const ProviderFigures &figures) {
        return std::pair(figures.provider, std::ranges::find(tiers, figures.tier));
    });
    return all;
}

} // namespace maquette::host
