// Who is killed between paying and having finds the same job again, and pays nothing more.
#include "program/remote/remote_program.hpp"

using namespace maquette::host;

namespace {

struct KillFixture : RemoteProgram {
    /// Kills a run while the service says nothing in that phase; the job is in the ledger by then.
    Double &killed_while(const std::string &name, Phase phase, const std::string &more = "") {
        Double &service = serve(name);
        service.misbehave(phase, Mishap::silent);
        write_manifest("\"" + name + "\"");
        kill_once("run remote.json" + more, SIGKILL, [&] { return service.requests(phase) > 0; });
        BOOST_TEST(service.orders() == 1);
        const auto opened = ledger();
        const auto run = opened->find_run("last");
        BOOST_TEST(run->state == "interrupted");
        BOOST_TEST(opened->jobs(run->id).size() == 1U);
        return service;
    }
    void collected_by(const std::string &arguments, const Double &service) {
        const std::int64_t before = service.billed();
        const Ended ended = run(arguments);
        BOOST_TEST(ended.status == 0, ended.errors);
        BOOST_TEST(service.orders() == 1);
        BOOST_TEST(service.billed() == before);
        BOOST_TEST(charged() == before);
        BOOST_TEST(std::filesystem::exists(folder / "out/kite.png"));
        const auto opened = ledger();
        for (const LedgerRun &one : opened->runs(10)) {
            BOOST_TEST(opened->jobs(one.id).empty());
            BOOST_TEST(opened->open_charges(one.id).empty());
            BOOST_TEST(opened->open_reservations(one.id).empty());
        }
        for (const std::string &problem : opened->verify()) {
            BOOST_ERROR(problem);
        }
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_job_of_flux_is_collected_by_the_same_command, KillFixture) {
    Double &flux = killed_while("flux", Phase::poll);
    const auto before = ledger()->find_run("last")->id;
    BOOST_TEST(ledger()->open_charges(before).size() == 1U);
    BOOST_TEST(maquette("show last").says("is asked for by the next run"));
    BOOST_TEST(!maquette("show last").says("get_result")); // nor its address
    collected_by("run remote.json", flux);
    BOOST_TEST(ledger()->find_run("last")->id == before);
}

BOOST_FIXTURE_TEST_CASE(a_job_of_flux_is_collected_by_another_command, KillFixture) {
    Double &flux = killed_while("flux", Phase::poll);
    const auto before = ledger()->find_run("last")->id;
    collected_by("run remote.json --jobs 1 --max-pixels 1000000", flux);
    BOOST_TEST(ledger()->find_run("last")->id != before);
}

BOOST_FIXTURE_TEST_CASE(a_job_of_fal_is_collected_without_a_store, KillFixture) {
    Double &fal = killed_while("fal", Phase::poll, " --no-cache");
    collected_by("run remote.json --no-cache", fal);
}

BOOST_FIXTURE_TEST_CASE(a_job_that_was_charged_is_charged_once, KillFixture) {
    Double &flux = killed_while("flux", Phase::picture);
    BOOST_TEST(charged() == flux.billed());
    collected_by("run remote.json", flux);
}

BOOST_FIXTURE_TEST_CASE(an_interrupted_run_is_collected_too, KillFixture) {
    Double &flux = serve("flux");
    flux.misbehave(Phase::poll, Mishap::silent);
    write_manifest("\"flux\"");
    kill_once("run remote.json", SIGINT, [&] { return flux.requests(Phase::poll) > 0; });
    BOOST_TEST(ledger()->find_run("last")->state == "cancelled");
    BOOST_TEST(ledger()->jobs(ledger()->find_run("last")->id).size() == 1U);
    collected_by("run remote.json", flux);
}

BOOST_FIXTURE_TEST_CASE(what_has_no_job_stays_on_record, KillFixture) {
    Double &banana = serve("nano-banana");
    banana.misbehave(Phase::submit, Mishap::silent);
    write_manifest("\"nano-banana\"");
    kill_once("run remote.json", SIGKILL, [&] { return banana.orders() == 1; });
    const std::int64_t lost = banana.billed();
    const Ended ended = run("run remote.json");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(ended.says("may have been billed"), ended.errors);
    BOOST_TEST(charged() == banana.billed() - lost);
    const auto opened = ledger();
    const auto open = opened->open_charges(opened->find_run("last")->id);
    BOOST_TEST_REQUIRE(open.size() == 1U);
    BOOST_TEST(open[0].at_most >= lost);
}
