// What a run would have taken at its costliest tier.
#include "report/tier_comparison.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace maquette::host;

namespace {

PlanTotals totals(const Amounts &cost, double seconds) {
    PlanTotals totals;
    totals.cost_micro_units = totals.at_most_micro_units = cost;
    totals.seconds = seconds;
    return totals;
}

/// Plans of tiers as a table has them; the run itself is "sketch".
PlanAgain table_of(const std::map<std::string, PlanTotals> &plans) {
    return [plans](const std::string &tier) {
        const auto found = plans.find(tier.empty() ? "sketch" : tier);
        if (found == plans.end()) { throw std::runtime_error("There is no '" + tier + "' here."); }
        return found->second;
    };
}

} // namespace

BOOST_AUTO_TEST_CASE(the_costliest_tier_is_compared_with) {
    const auto plan = table_of({{"sketch", totals({{"USD", 100}}, 5)},
                                {"hero", totals({{"USD", 90'000}}, 4)},
                                {"middle", totals({{"USD", 7000}}, 900)}});
    const TierComparison found = compare_tiers({"sketch", "hero", "middle"}, plan, {});
    BOOST_TEST(found.tier == "hero");
    BOOST_TEST(found.why_not == "");
    BOOST_TEST(found.saved().at("USD") == 89'900);
    BOOST_TEST(found.all_there.seconds == 4);
    BOOST_TEST(found.planned.seconds == 5);
}

BOOST_AUTO_TEST_CASE(of_free_tiers_the_slowest_is_the_costliest) {
    const auto plan =
        table_of({{"sketch", totals({}, 5)}, {"hero", totals({}, 80)}, {"fine", totals({}, 20)}});
    const TierComparison found = compare_tiers({"sketch", "hero", "fine"}, plan, {});
    BOOST_TEST(found.tier == "hero");
    BOOST_TEST(found.saved().empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_planned_is_left_out_and_named) {
    const auto plan = table_of({{"sketch", totals({}, 1)}, {"middle", totals({}, 2)}});
    const TierComparison found = compare_tiers({"sketch", "middle", "hero"}, plan, {});
    BOOST_TEST(found.tier == "middle");
    BOOST_REQUIRE(found.left_out.size() == 1U);
    BOOST_TEST(found.left_out.front().id == "hero");
    BOOST_TEST(found.left_out.front().reason == "There is no 'hero' here.");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_said) {
    const auto why_not = [](const std::vector<std::string> &tiers, const PlanAgain &plan) {
        const TierComparison found = compare_tiers(tiers, plan, {});
        BOOST_TEST(found.tier == "");
        return found.why_not;
    };
    BOOST_TEST(why_not({}, table_of({})) == "The manifest has no tiers.");
    BOOST_TEST(why_not({"hero"}, table_of({})) ==
               "The run cannot be planned again here: There is no '' here.");
    BOOST_TEST(why_not({"hero"}, table_of({{"sketch", totals({}, 1)}})) ==
               "No tier can be planned here for all items.");
}

BOOST_AUTO_TEST_CASE(currencies_are_compared_at_a_stated_rate) {
    const auto plan =
        table_of({{"sketch", totals({{"USD", 1000}}, 1)}, {"hero", totals({{"EUR", 900}}, 1)}});
    const TierComparison unknown = compare_tiers({"sketch", "hero"}, plan, {});
    BOOST_TEST(unknown.why_not.find("State a rate with --rate") != std::string::npos);
    Exchange exchange;
    exchange.add("EUR/USD=1.2");
    const TierComparison known = compare_tiers({"sketch", "hero"}, plan, exchange);
    BOOST_TEST(known.tier == "hero");
    BOOST_TEST(known.saved().at("EUR") == 900);
    BOOST_TEST(known.saved().at("USD") == -1000);
}
