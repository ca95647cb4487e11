// What a provider asks to keep of its jobs is in the ledger, and is found by the next call.
#include "engine/call_jobs.hpp"
#include "ledger/ledger.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <string>

using namespace maquette::host;

namespace {

const Charge price{40'000, "USD", "flux-2-pro"};

struct JobsFixture {
    std::filesystem::path folder;
    std::unique_ptr<Ledger> ledger;
    std::string run;

    JobsFixture() {
        std::string name = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        folder = mkdtemp(name.data());
        begin();
    }
    ~JobsFixture() {
        ledger.reset();
        std::filesystem::remove_all(folder);
    }
    /// As a new process with a new run.
    void begin() {
        ledger.reset();
        ledger = open_ledger(folder / "ledger.sqlite");
        LedgerRun row;
        row.items = 1;
        run = ledger->begin_run(row).id;
    }
    CallJobs call(std::uint64_t number, int attempt = 1) {
        const Reservation reservation{number, {100'000, "USD"}};
        LedgerRows rows;
        rows.reservations.push_back(
            {run, number, "item", "base", "flux", 100'000, "USD", /*settled=*/false});
        ledger->write(rows, true);
        return {*ledger, {run, "item", "base", attempt, "flux"}, reservation};
    }
    std::int64_t spent() { return ledger->spent(run)["USD"]; }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_call_without_trouble_leaves_its_charge_only, JobsFixture) {
    CallJobs jobs = call(1);
    BOOST_TEST(!jobs.recall("k").has_value());
    jobs.open_charge("k", price);
    BOOST_TEST(ledger->open_charges(run).size() == 1U);
    jobs.remember("k", R"({"id":"j1"})");
    BOOST_TEST(ledger->jobs(run).at(0).job == R"({"id":"j1"})");
    jobs.charged(price);
    BOOST_TEST(spent() == 0); // it is written with what follows
    jobs.remember("k", R"({"id":"j1","charged":true})");
    BOOST_TEST(spent() == 40'000);
    jobs.close_charge("k");
    BOOST_TEST(spent() == 40'000);
    BOOST_TEST(ledger->open_charges(run).empty());
    BOOST_TEST(ledger->open_reservations(run).empty());
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(the_next_call_of_the_attempt_finds_the_job, JobsFixture) {
    {
        CallJobs killed = call(1);
        killed.open_charge("k", price);
        killed.remember("k", R"({"id":"j1"})");
    }
    BOOST_TEST(!call(2, /*attempt=*/2).recall("k").has_value()); // that is another picture
    CallJobs jobs = call(3);
    BOOST_TEST(!jobs.recall("other").has_value());
    BOOST_TEST(jobs.recall("k").value() == R"({"id":"j1"})");
    jobs.charged(price);
    jobs.close_charge("k");
    BOOST_TEST(spent() == 40'000);
    BOOST_TEST(ledger->open_charges(run).empty());
    // The money of the call that ordered it is settled, too.
    BOOST_TEST(ledger->open_reservations(run).size() == 1U); // that of attempt 2
}

BOOST_FIXTURE_TEST_CASE(a_job_of_a_run_that_ended_is_paid_for_by_that_run, JobsFixture) {
    {
        CallJobs killed = call(1);
        killed.open_charge("k", price);
        killed.remember("k", R"({"id":"j1"})");
    }
    const std::string first = run;
    begin();
    CallJobs jobs = call(1);
    BOOST_TEST(jobs.recall("k").has_value());
    jobs.close_charge("k");
    BOOST_TEST(ledger->open_charges(first).empty());
    BOOST_TEST(ledger->open_reservations(first).empty());
    BOOST_TEST(ledger->open_reservations(run).size() == 1U); // this call goes on
}

BOOST_FIXTURE_TEST_CASE(what_may_have_been_billed_outlives_the_next_order, JobsFixture) {
    {
        CallJobs lost = call(1);
        lost.open_charge("k", price);
    }
    CallJobs jobs = call(2);
    jobs.open_charge("k", price);
    BOOST_TEST(ledger->open_charges(run).size() == 2U);
    jobs.charged(price);
    jobs.close_charge("k");
    BOOST_TEST_REQUIRE(ledger->open_charges(run).size() == 1U);
    BOOST_TEST(ledger->open_charges(run).at(0).call == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_forgotten_job_is_ordered_anew_by_the_call_itself, JobsFixture) {
    {
        CallJobs earlier = call(1);
        earlier.open_charge("k", price);
        earlier.remember("k", R"({"id":"j1"})");
    }
    CallJobs jobs = call(2);
    BOOST_TEST(jobs.recall("k").has_value());
    jobs.forget("k");
    BOOST_TEST(ledger->jobs(run).empty());
    jobs.open_charge("k", price);
    jobs.remember("k", R"({"id":"j2"})");
    BOOST_TEST(ledger->jobs(run).at(0).call == 2U);
    jobs.close_charge("k");
    // The first order may have been billed all the same.
    BOOST_TEST(ledger->open_charges(run).at(0).call == 1U);
}
