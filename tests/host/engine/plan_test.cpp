// Plans: providers, parameters, conversions, estimates.
#include "host/engine/engine_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

std::string steps(const std::string &list, const std::string &rest = "") {
    return R"({"maquette": 1, "name": "m", )" + rest + R"("steps": [)" + list +
           R"(], "outputs": [{"from": "b", "path": "b.png"}]})";
}

std::string faults_of(EngineFixture &fixture, const std::string &manifest) {
    try {
        fixture.plan(manifest);
    } catch (const FaultyManifest &faulty) { return faulty.what(); }
    return "";
}

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(faults_that_plugins_reveal_are_named, EngineFixture) {
    BOOST_TEST(has(faults_of(*this, steps(R"({"id": "b", "provider": "psas"})")),
                   "/steps/0/provider: There is no provider 'psas'. Did you mean 'pass'?"));
    BOOST_TEST(has(faults_of(*this, steps(R"({"id": "b", "kind": "test.prob"})")),
                   "Did you mean 'test.probe'?"));
    BOOST_TEST(
        has(faults_of(*this, steps(R"({"id": "b", "kind": "upscaler", "provider": "pass"})")),
            "of the kind 'test.probe', not 'upscaler'"));
    BOOST_TEST(has(faults_of(*this, steps(R"({"id": "a", "provider": "pass"},
                                 {"id": "b", "provider": "pass", "images": {"imgae": "a"}})")),
                   "Did you mean 'image'?"));
    BOOST_TEST(has(faults_of(*this, steps(R"({"id": "a", "provider": "pass"},
                                 {"id": "b", "provider": "pass", "image": "a.matte"})")),
                   "has no output 'matte'"));
    BOOST_TEST(has(faults_of(*this, steps(R"({"id": "b", "provider": "pass",
                                 "params": {"wya": 1, "milliseconds": "x"}})")),
                   "has 2 faults"));
}

BOOST_FIXTURE_TEST_CASE(lists_are_fallback_orders_and_tiers_choose, EngineFixture) {
    const std::string manifest =
        steps(R"({"id": "a", "provider": ["nobody", "pass"]},
                 {"id": "b", "provider": {"low": "alone", "high": "pass"}, "image": "a",
                  "tiers": ["high"]})",
              R"("default-tier": "low", "tiers": {"low": {}, "high": {}}, )");
    const auto low = plan(manifest);
    BOOST_TEST(low->chains().at("low").steps.size() == 1); // b is skipped, and its picture goes on
    BOOST_TEST(low->chains().at("low").steps[0].candidates[0].found.provider->id == "pass");
    Wishes wishes;
    wishes.tier = "high";
    BOOST_TEST(plan(manifest, wishes)->chains().at("high").steps.size() == 2);
}

BOOST_FIXTURE_TEST_CASE(steps_that_no_output_needs_are_left_out, EngineFixture) {
    const auto planned = plan(steps(R"({"id": "a", "provider": "pass"},
                                       {"id": "b", "provider": "pass"})"));
    BOOST_TEST(planned->chains().at("").steps.size() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_plan_is_data, EngineFixture) {
    const auto planned = plan(steps(R"({"id": "b", "provider": "pass"})"));
    const auto json = to_json(*planned->item_at(0));
    const auto &step = json["steps"][0];
    BOOST_TEST(step["provider"] == "pass");
    BOOST_TEST(step["parameters"]["way"] == "well");
    BOOST_TEST(json["outputs"][0]["file"].get<std::string>().ends_with("out/b.png"));
    BOOST_TEST(to_json(planned->totals())["items"] == 1);
}

BOOST_FIXTURE_TEST_CASE(two_items_never_share_a_file, EngineFixture) {
    const std::string manifest = R"({"maquette": 1, "name": "m",
        "matrix": {"word": ["a/b", "a-b"]}, "steps": [{"id": "b", "provider": "pass"}],
        "outputs": [{"from": "b", "path": "${word}.png"}]})";
    BOOST_TEST(has(faults_of(*this, manifest), "the same file"));
}

BOOST_FIXTURE_TEST_CASE(an_item_may_say_its_tier, EngineFixture) {
    const std::string manifest = R"({"maquette": 1, "name": "m",
        "default-tier": "low", "tiers": {"low": {"params": {"b": {"milliseconds": 1}}},
                                         "high": {"vars": {"wait": 7}}},
        "matrix": {"tier": ["low", "high"]},
        "steps": [{"id": "b", "provider": "pass"}],
        "outputs": [{"from": "b", "path": "${tier}.png"}]})";
    const auto planned = plan(manifest);
    BOOST_TEST(planned->item_count() == 2);
    BOOST_TEST(planned->item_at(0)->chain->tier == "low");
    BOOST_TEST(planned->item_at(0)->steps[0].choice().parameters->at("milliseconds") == 1);
    BOOST_TEST(planned->item_at(1)->chain->tier == "high");
    BOOST_TEST(planned->item_at(1)->steps[0].choice().parameters->at("milliseconds") == 0);
    Wishes wishes;
    wishes.tier = "high"; // for all; the files would be the same
    BOOST_CHECK_THROW(plan(manifest, wishes), FaultyManifest);
    wishes.tier.clear();
    wishes.values["tier"] = "high";
    BOOST_TEST(plan(manifest, wishes)->item_count() == 1);
}

BOOST_FIXTURE_TEST_CASE(who_fits_not_is_rejected_with_the_reason, EngineFixture) {
    const auto planned = plan(steps(R"({"id": "b", "provider": ["nobody", "pass", "alone"],
                                        "params": {"way": "well"}})"));
    const PlannedStep step = planned->item_at(0)->steps[0];
    BOOST_TEST(step.choice().provider().id == "pass");
    BOOST_TEST(!step.choice().reason.empty());
    BOOST_TEST(step.rejected.at(0).id == "nobody");
    BOOST_TEST(step.rejected.at(0).reason == "It is not installed.");
    BOOST_TEST(has(faults_of(*this, steps(R"({"id": "b", "provider": "pass",
                                              "require": {"fidelity": "fine"}})")),
                   "No provider may do the step 'b'"));
}
