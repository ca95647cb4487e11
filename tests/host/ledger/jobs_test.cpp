// Remote jobs, open charges and findings: what is kept, who finds it, when it goes.
#include "ledger_fixture.hpp"

using namespace maquette::host;

namespace {

LedgerJob job_of(const std::string &run, const std::string &job = R"({"id":"j1"})") {
    LedgerJob row;
    row.run = row.payer = run;
    row.item = LedgerFixture::digits(0, 16);
    row.step = "base";
    row.key = "digest";
    row.provider = "flux";
    row.call = 7'000'000'000;
    row.job = job;
    return row;
}

void write_job(Ledger &ledger, const LedgerJob &job) {
    LedgerRows rows;
    rows.jobs.push_back(job);
    ledger.write(rows, true);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_job_is_found_again_by_its_run, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(1));
    LedgerJob wanted = job_of(run.id);
    BOOST_TEST(!ledger->take_job(wanted).has_value());
    write_job(*ledger, wanted);
    const auto found = ledger->take_job(wanted);
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST(found->job == R"({"id":"j1"})");
    BOOST_TEST(found->payer == run.id);
    BOOST_TEST(found->call == 7'000'000'000U);
    for (const auto &change : std::vector<void (*)(LedgerJob &)>{
             [](LedgerJob &job) { job.attempt = 2; }, [](LedgerJob &job) { job.key = "other"; },
             [](LedgerJob &job) { job.step = "other"; },
             [](LedgerJob &job) { job.item = digits(1, 16); }}) {
        LedgerJob other = wanted;
        change(other);
        BOOST_TEST(!ledger->take_job(other).has_value());
    }
    // It is dropped when it is written empty, and when its step is written.
    wanted.job.clear();
    write_job(*ledger, wanted);
    BOOST_TEST(ledger->jobs(run.id).empty());
    write_job(*ledger, job_of(run.id));
    BOOST_TEST(ledger->jobs(run.id).size() == 1U);
    ledger->write(rows_of(run.id, 0), false);
    BOOST_TEST(ledger->jobs(run.id).empty());
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(a_job_goes_over_to_the_next_run_once_nobody_runs_the_first, LedgerFixture) {
    auto first_process = open_ledger(file);
    const LedgerRun first = first_process->begin_run(run_of(1));
    write_job(*first_process, job_of(first.id));
    const auto ledger = open_ledger(file);
    const LedgerRun next = ledger->begin_run(run_of(1));
    BOOST_TEST(!ledger->take_job(job_of(next.id)).has_value()); // it is looked after
    first_process.reset();
    const auto taken = ledger->take_job(job_of(next.id));
    BOOST_TEST_REQUIRE(taken.has_value());
    BOOST_TEST(taken->run == next.id);
    BOOST_TEST(taken->payer == first.id);
    BOOST_TEST(ledger->jobs(first.id).empty());
    BOOST_TEST(ledger->jobs(next.id).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_open_charge_stands_until_it_is_closed, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(1));
    const std::int64_t amount = 123'456'789'012;
    LedgerRows rows;
    rows.reservations.push_back({run.id, 5, "i", "base", "flux", amount, "USD", false});
    rows.open_charges.push_back({run.id, 5, "digest", "i", "base", "flux", amount, "USD", "flux"});
    ledger->write(rows, true);
    BOOST_TEST_REQUIRE(ledger->open_charges(run.id).size() == 1U);
    BOOST_TEST(ledger->open_charges(run.id)[0].at_most == amount);
    BOOST_TEST(ledger->open_charges("another").empty());
    LedgerRows end;
    end.open_charges = rows.open_charges;
    end.open_charges[0].closed = true;
    end.settled.push_back({run.id, 5});
    ledger->write(end, true);
    BOOST_TEST(ledger->open_charges(run.id).empty());
    BOOST_TEST(ledger->open_reservations(run.id).empty());
}

BOOST_FIXTURE_TEST_CASE(a_charge_that_is_written_twice_is_charged_once, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(1));
    LedgerRows rows;
    for (std::uint64_t number = 1; number <= 2; ++number) {
        rows.charges.push_back(
            {run.id, "i", "base", "flux", 40'000, "USD", "flux", "", 0, 9, number});
    }
    ledger->write(rows, true);
    ledger->write(rows, true);
    BOOST_TEST(ledger->spent(run.id).at("USD") == 80'000);
    // Those whose call nobody knows, of form 1, are all of them charges.
    for (LedgerCharge &charge : rows.charges) {
        charge.call = charge.number = 0;
    }
    ledger->write(rows, true);
    BOOST_TEST(ledger->spent(run.id).at("USD") == 160'000);
}

BOOST_FIXTURE_TEST_CASE(findings_are_those_that_came_with_the_step, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(1));
    const std::string item = digits(0, 16);
    LedgerRows rows = rows_of(run.id, 0);
    rows.findings.push_back({run.id, item, "base", 1, "noise", "It is noisy."});
    rows.findings.push_back({run.id, item, "base", 2, "dark", "It is \"dark\"."});
    ledger->write(rows, false);
    auto found = ledger->findings_of(run.id, item);
    BOOST_TEST_REQUIRE(found.size() == 2U);
    BOOST_TEST(found[0].id == "noise");
    BOOST_TEST(found[1].sentence == "It is \"dark\".");
    std::size_t visited = 0;
    ledger->each_finding(run.id, [&](const LedgerFinding &finding) {
        BOOST_TEST(finding.step == "base");
        ++visited;
    });
    BOOST_TEST(visited == 2U);
    rows.findings.resize(1);
    ledger->write(rows, false);
    BOOST_TEST(ledger->findings_of(run.id, item).size() == 1U);
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(a_new_ledger_is_its_owners_alone, LedgerFixture) {
    static_cast<void>(open_ledger(file)->begin_run(run_of(1)));
    namespace fs = std::filesystem;
    const fs::perms others = fs::perms::group_all | fs::perms::others_all;
    const bool alone = (fs::status(file).permissions() & others) == fs::perms::none;
    BOOST_TEST(alone);
}
