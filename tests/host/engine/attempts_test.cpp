// Several attempts at a picture: the best is kept, what is good enough ends them, and what is below
// the gate goes no further.
#include "host/engine/engine_fixture.hpp"

#include "engine/store_cache.hpp"
#include "failure.hpp"

#include <algorithm>
#include <mutex>

using namespace maquette::host;

namespace {

/// Five sketches of each item, judged; `more` are further members of the step.
std::string sketches(const std::string &more, const std::string &tiers = "") {
    return R"({"maquette": 1, "name": "m", )" + tiers + R"(
        "steps": [{"id": "a", "provider": "sketch", "params": {"seed": 77}, "scorer": "judge")" +
           more + R"(}],
        "outputs": [{"from": "a", "path": "a.png"}]})";
}

struct Attempted : Remember {
    std::vector<Attempt> attempts;
    StepResult step;
    void attempt_finished(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                          const Attempt &attempt) override {
        attempts.push_back(attempt);
    }
    void step_finished(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                       const StepResult &result) override {
        step = result;
    }
};

struct AttemptsFixture : EngineFixture {
    Attempted seen;

    RunSummary run_all(const std::string &manifest, StepCache *cache = nullptr) {
        const auto planned = plan(manifest);
        RunOptions options;
        options.jobs = 2;
        options.cache = cache;
        return run(*planned, options, seen, stop);
    }
    std::string faults(const std::string &manifest) {
        try {
            plan(manifest);
        } catch (const std::exception &error) { return error.what(); }
        return "";
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(the_best_of_five_is_kept, AttemptsFixture) {
    BOOST_TEST(run_all(sketches(R"(, "attempts": 5)")).good == 1U);
    BOOST_REQUIRE(seen.attempts.size() == 5U);
    const auto best = std::ranges::max_element(seen.attempts, {}, &Attempt::score);
    BOOST_TEST(*seen.step.score == *best->score);
    BOOST_TEST(seen.step.parameters->at("seed") == best->parameters->at("seed"));
    BOOST_TEST(seen.step.attempts == 5);
    BOOST_TEST(seen.step.attempts_spared == 0);
    BOOST_TEST(seen.results.front().scores.at("a") == *best->score);
    BOOST_TEST(seen.attempts.front().parameters->at("seed") == 77);
    BOOST_TEST(best->findings.front().sentence == "It is not white.");
}

BOOST_FIXTURE_TEST_CASE(what_is_good_enough_ends_the_attempts, AttemptsFixture) {
    run_all(sketches(R"(, "attempts": 5, "until": {"score": 0.7})"));
    BOOST_TEST(seen.attempts.size() == 1U); // 77 of 100
    BOOST_TEST(seen.step.attempts_spared == 4);
}

BOOST_FIXTURE_TEST_CASE(the_gate_holds_back_what_is_below_it, AttemptsFixture) {
    const RunSummary summary = run_all(sketches(R"(, "gate": {"score": 0.9})"));
    BOOST_TEST(summary.failed == 1U);
    BOOST_TEST(files() == 0U);
    const ItemFailure &failure = seen.results.front().failures.front();
    BOOST_TEST(failure.status == "below the gate");
    BOOST_TEST(failure.sentence ==
               "The picture scored 0.77; the gate of the step 'a' is 0.90. It is not white. Allow "
               "more attempts, choose a better provider, or lower the gate.");
}

BOOST_FIXTURE_TEST_CASE(what_takes_over_from_a_kept_picture_below_the_gate_is_no_kept_one,
                        AttemptsFixture) {
    Store store(folder / "store");
    StoreCache cache(store);
    const auto manifest = [](const char *providers) {
        return R"({"maquette": 1, "name": "m", "steps": [{"id": "a", "provider": )" +
               std::string(providers) + R"(, "params": {"seed": 77}, "scorer": "judge",
                   "gate": {"score": 0.9}}], "outputs": [{"from": "a", "path": "a.png"}]})";
    };
    BOOST_TEST(run_all(manifest(R"("sketch")"), &cache).failed == 1U);
    const RunSummary summary = run_all(manifest(R"(["sketch", "blank"])"), &cache);
    BOOST_TEST(summary.good == 1U);
    BOOST_TEST(summary.steps_cached == 0U);
    BOOST_TEST(!seen.step.cached);
    BOOST_TEST(seen.step.attempts == 1);
    BOOST_TEST(*seen.step.score == 1.0);
    BOOST_TEST(seen.step.findings.empty());
    BOOST_TEST(run_all(manifest(R"(["sketch", "blank"])"), &cache).steps_cached == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_tier_has_a_gate_for_all_that_is_judged, AttemptsFixture) {
    const std::string tiers = R"("tiers": {"prototype": {}, "hero": {"gate": {"score": 0.9}}},
                                 "default-tier": ")";
    BOOST_TEST(run_all(sketches("", tiers + R"(hero",)")).failed == 1U);
    BOOST_TEST(seen.results.front().failures.front().sentence.find("of the tier 'hero' is 0.90") !=
               std::string::npos);
    BOOST_TEST(run_all(sketches("", tiers + R"(prototype",)")).good == 1U);
    BOOST_TEST(*seen.step.score == 0.77);
}

BOOST_FIXTURE_TEST_CASE(a_judge_that_judges_nothing_is_a_fault, AttemptsFixture) {
    const auto with = [](const std::string &scorer) {
        return R"({"maquette": 1, "name": "m", "steps": [{"id": "a", "provider": "sketch",
            "params": {"seed": 7}, "attempts": 2, "scorer": ")" +
               scorer + R"("}], "outputs": [{"from": "a", "path": "a.png"}]})";
    };
    BOOST_TEST(faults(with("jugde")).find("There is no provider 'jugde'") != std::string::npos);
    BOOST_TEST(faults(with("pass")).find("which judges nothing") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_a_judge_takes_is_in_every_sum, AttemptsFixture) {
    const std::string manifest = R"({"maquette": 1, "name": "m", "matrix": {"seed": {"count": 2}},
        "steps": [{"id": "a", "provider": "sketch", "params": {"seed": "${seed}"},
                   "scorer": "critic", "attempts": 3}],
        "outputs": [{"from": "a", "path": "${seed}.png"}]})";
    const auto planned = plan(manifest);
    const PlanTotals &totals = planned->totals();
    BOOST_TEST(totals.cost_micro_units.at("USD") == 2 * 3 * 200);
    BOOST_TEST(totals.at_most_micro_units.at("USD") == 2 * 3 * 300);
    const auto item = to_json(*planned->item_at(0));
    BOOST_TEST(item["estimate"]["cost-micro-units"]["USD"] == 3 * 200);
    BOOST_TEST(item["steps"][0]["scorer-estimate"]["cost-micro-units"] == 200);
    BOOST_TEST(item["steps"][0]["scorer"] == "critic");
    RunOptions options;
    options.budget["USD"] = 2 * 3 * 200 - 1;
    BOOST_CHECK_THROW(check_budget(*planned, options), Failure);
    options.budget["USD"] = 2 * 3 * 200;
    check_budget(*planned, options);
    BOOST_TEST(run(*planned, {}, seen, stop).charged_micro_units.at("USD") == 2 * 3 * 200);
}
