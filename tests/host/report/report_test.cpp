// A report is what the ledger has, put together.
#include "host/report/report_fixture.hpp"

#include "utc_time.hpp"

#include <cmath>
#include <ctime>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(items_steps_and_money_are_counted, ReportFixture) {
    const Report found = report();
    BOOST_TEST(found.done == 3U);
    BOOST_TEST(found.failed == 2U);
    BOOST_TEST(found.not_finished == 0U);
    BOOST_TEST(found.steps_made == 2U);
    BOOST_TEST(found.steps_cached == 1U);
    BOOST_TEST(found.spent.at("USD") == 1000);
    BOOST_TEST(found.open.at("USD") == 1500);
    BOOST_TEST(found.items.size() == 5U);
    BOOST_TEST(found.items[1].charged.at("USD") == 1000);
    BOOST_TEST(*found.items[1].score == 0.6);
    BOOST_TEST(!found.items[2].score.has_value());
    BOOST_TEST(found.items[2].cached == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_was_saved_is_told_apart, ReportFixture) {
    const Report found = report();
    BOOST_TEST(found.cache.count == 1U);
    BOOST_TEST(found.cache.money.at("USD") == 40'000);
    BOOST_TEST(found.cache.seconds == 9);
    BOOST_TEST(found.early_stop.count == 3U);
    BOOST_TEST(found.early_stop.money.at("USD") == 3000);
    BOOST_TEST(found.early_stop.seconds == 3 * 0.4, boost::test_tools::tolerance(1e-9));
}

BOOST_FIXTURE_TEST_CASE(providers_are_counted_by_tier, ReportFixture) {
    const Report found = report();
    BOOST_REQUIRE(found.providers.size() == 2U);
    const ProviderFigures &sketch = found.providers[0];
    BOOST_TEST(sketch.tier == "sketch"); // in the order of the items
    BOOST_TEST(sketch.calls == 2U);
    BOOST_TEST(sketch.failed == 0U);
    BOOST_TEST(sketch.seconds.median == 0.3, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(sketch.seconds.slow == 0.4);
    BOOST_TEST(sketch.cost.at("USD").sum == 1000);
    BOOST_TEST(sketch.cost.at("USD").call.median == 500); // one was free
    BOOST_TEST(sketch.cost.at("USD").call.slow == 1000);  // two charges, one call
    const ProviderFigures &hero = found.providers[1];
    BOOST_TEST(hero.calls == 2U);
    BOOST_TEST(hero.failed == 2U);
    BOOST_TEST(hero.cached == 1U);
    BOOST_TEST(hero.cost.empty());
}

BOOST_FIXTURE_TEST_CASE(failures_are_grouped_by_cause, ReportFixture) {
    const Report found = report();
    BOOST_REQUIRE(found.failures.size() == 1U);
    BOOST_TEST(found.failures[0].step == "base");
    BOOST_TEST(found.failures[0].status == "refused");
    BOOST_TEST(found.failures[0].items.size() == 2U);
    BOOST_TEST(found.failures[0].sentences.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(the_json_has_its_documented_members, ReportFixture) {
    const auto json = to_json(report());
    BOOST_TEST(json["maquette-report"] == 1);
    BOOST_TEST(json["counts"]["items"] == 5);
    BOOST_TEST(json["saved"]["cache"]["micro-units"]["USD"] == 40'000);
    BOOST_TEST(json["saved"]["early-stop"]["attempts"] == 3);
    BOOST_TEST(json["saved"]["tiers"]["tier"].is_null());
    BOOST_TEST(json["providers"][0]["seconds"]["95th-percentile"] == 0.4);
    BOOST_TEST(json["providers"][1]["seconds"].is_null());
    BOOST_TEST(json["tiers"][1]["failed"] == 2);
    BOOST_TEST(json["failures"][0]["items"][1] == "5");
    BOOST_TEST(json["items"][0]["values"]["n"] == -1);
    BOOST_TEST(json["items"][1]["findings"][0]["id"] == "dark");
    BOOST_TEST(json["items"][4]["failure"]["sentence"] == "It does not want to.");
    BOOST_TEST(json["items"][0]["failure"].is_null());
}

BOOST_FIXTURE_TEST_CASE(the_table_is_safe_for_spreadsheets, ReportFixture) {
    const std::string csv = to_csv(report());
    const auto has = [&](const std::string &words) { return csv.find(words) != std::string::npos; };
    BOOST_TEST(csv.starts_with("item,tier,state,seconds,score,steps,cached steps,attempts,"
                               "charged USD,failed step,status,failure,files,value headline,"
                               "value n\r\n1,sketch,done,0.5,0.8,1,0,1,0.00,"),
               csv);
    BOOST_TEST(has("\"'=1+1 \"\"said\"\" <img"), csv);                  // no formula
    BOOST_TEST(has("\"'-last, days\nof \"\"spring\"\"\",-1\r\n"), csv); // a number is one
    BOOST_TEST(has("2,sketch,done,1,0.6,1,0,1,0.001,"), csv);
}

BOOST_AUTO_TEST_CASE(moments_are_read_with_and_without_milliseconds) {
    BOOST_TEST(utc_seconds("1970-01-02T00:00:01.250Z").value() == 86401.25);
    BOOST_TEST(utc_seconds("1970-01-02T00:00:01Z").value() == 86401.0); // as older ledgers have it
    const double now = utc_seconds(utc_now()).value();
    BOOST_TEST(std::abs(now - static_cast<double>(std::time(nullptr))) < 60);
    for (const char *none :
         {"", "yesterday", "1970-01-02", "1970-01-02T00:00:01", "1970-01-02T00:00:01.Z9"}) {
        BOOST_TEST(!utc_seconds(none).has_value(), none);
    }
}
