// What a run would have taken if every item had been worth the costliest tier.
#pragma once

#include "engine/plan.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace maquette::host {

/// Two plans of the same manifest, made today with the same plugins and prices: like with like.
struct TierComparison {
    std::string tier;                       ///< the costliest; "" if that is not known
    std::string why_not;                    ///< a sentence, where it is not
    PlanTotals planned;                     ///< the run as it was wished for
    PlanTotals all_there;                   ///< all its items at that tier
    std::vector<RejectedProvider> left_out; ///< tiers that cannot be planned here, and why

    /// Money that the tiers save, by currency; negative where they cost more.
    std::map<std::string, std::int64_t> saved() const;
};

/// Plans the run again with all items at a tier, or, for "", as it was. Throws std::exception with
/// a sentence.
using PlanAgain = std::function<PlanTotals(const std::string &tier)>;

/// The costliest tier is the one with the highest expected cost; of equals the one that takes
/// longest, then the one that is named last. Never throws for what the planner says.
TierComparison compare_tiers(const std::vector<std::string> &tiers, const PlanAgain &plan,
                             const Exchange &exchange);

} // namespace maquette::host
