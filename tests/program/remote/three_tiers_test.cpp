// The three tiers against doubles: the ledger's charges are the services' accounts.
#include "program/remote/remote_program.hpp"

using namespace maquette::host;

namespace {

struct TiersFixture : RemoteProgram {
    Double &banana = serve("nano-banana");
    Double &flux = serve("flux");
    Double &seedream = serve("seedream");

    Ended run_tier(const std::string &tier, const std::string &more = "") {
        return run("run " + manifest("three-tiers") + " --tier " + tier + more);
    }
    std::string provider_of_last() const {
        const auto opened = ledger();
        std::string provider;
        opened->each_step(opened->find_run("last")->id, [&](const LedgerStep &step) {
            if (step.step == "base") { provider = step.provider; }
        });
        return provider;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(each_tier_has_its_provider_and_its_price, TiersFixture) {
    const Ended sketch = run_tier("prototype");
    BOOST_TEST(sketch.status == 0, sketch.errors);
    BOOST_TEST(provider_of_last() == "mockup");
    BOOST_TEST(billed() == 0);

    const Ended supporting = run_tier("supporting");
    BOOST_TEST(supporting.status == 0, supporting.errors);
    BOOST_TEST(provider_of_last() == "nano-banana");
    BOOST_TEST(banana.orders() == 1);
    BOOST_TEST(charged() == billed());

    const Ended hero = run_tier("hero");
    BOOST_TEST(hero.status == 0, hero.errors);
    BOOST_TEST(provider_of_last() == "flux");
    BOOST_TEST(flux.orders() == 1);
    BOOST_TEST(seedream.orders() == 0);
    BOOST_TEST(charged() == billed());
    BOOST_TEST(billed() > 0);

    // What was paid for is not paid again.
    const std::int64_t before = billed();
    BOOST_TEST(run_tier("hero").status == 0);
    BOOST_TEST(billed() == before);

    // The next one takes over where the first has no money left.
    flux.misbehave(Phase::submit, Mishap::no_money, 10);
    const Ended fallback = run_tier("hero", " --set prompt=lighthouse");
    BOOST_TEST(fallback.status == 0, fallback.errors);
    BOOST_TEST(provider_of_last() == "seedream");
    BOOST_TEST(fallback.says("The next one takes over"));
    BOOST_TEST(seedream.orders() == 1);
    BOOST_TEST(charged() == billed());
    BOOST_TEST(billed() > before);

    BOOST_TEST(maquette("ledger verify").status == 0);
    for (const auto &[name, service] : services) {
        for (const std::string &violation : service->violations()) {
            BOOST_ERROR(name << ": " << violation);
        }
    }
    BOOST_TEST(ledger()->open_charges(ledger()->find_run("last")->id).empty());
}

BOOST_FIXTURE_TEST_CASE(a_missing_key_is_told_once_and_the_next_one_takes_over, TiersFixture) {
    keys = "ARK_API_KEY=" + std::string(Double::key) + " ";
    const Ended ended = run_tier("hero");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(ended.says("The secret BFL_API_KEY could not be had"));
    BOOST_TEST(provider_of_last() == "seedream");
    const auto opened = ledger();
    const auto items = opened->find_run("last");
    opened->each_item(items->id, [](const LedgerItem &item) { BOOST_TEST(item.state == "done"); });
    std::vector<LedgerItem> all;
    opened->each_item(items->id, [&](const LedgerItem &item) { all.push_back(item); });
    std::size_t of_flux = 0;
    for (const LedgerAttempt &attempt : opened->attempts_of(items->id, all.at(0).id)) {
        of_flux += attempt.provider == "flux" ? 1 : 0;
    }
    BOOST_TEST(of_flux == 1U);
    BOOST_TEST(ended.errors.find("Waits") == std::string::npos, ended.errors);
}

BOOST_FIXTURE_TEST_CASE(what_may_have_been_billed_is_told, RemoteProgram) {
    Double &banana = serve("nano-banana", 3);
    banana.misbehave(Phase::submit, Mishap::cut);
    write_manifest("\"nano-banana\"");
    const Ended ended = run("run remote.json");
    BOOST_TEST(ended.status != 0);
    BOOST_TEST(ended.says("may have been billed by 'nano-banana'"), ended.errors);
    BOOST_TEST(charged() == 0);
    const Json shown = Json::parse(maquette("show last --json").output);
    BOOST_TEST_REQUIRE(shown["open-charges"].size() == 1U);
    BOOST_TEST(shown["open-charges"][0]["at-most-micro-units"].get<std::int64_t>() >=
               banana.billed());
    BOOST_TEST(maquette("show last").says("billed?"));
}
