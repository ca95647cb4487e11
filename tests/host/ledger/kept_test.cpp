// A ledger of every form that there was is kept in kept/, and opens in today's.
#include "ledger_fixture.hpp"

#include "host/child_case.hpp"

using namespace maquette::host;

namespace {

const std::filesystem::path kept = MAQUETTE_SOURCE_DIR "/tests/host/ledger/kept";

} // namespace

/// Writes the file to keep when the form changes, into the folder MAQUETTE_TEST_FOLDER.
BOOST_FIXTURE_TEST_CASE(record_this_form, LedgerFixture, *boost::unit_test::disabled()) {
    const std::filesystem::path made = child_folder() / "ledger.sqlite";
    {
        const auto ledger = open_ledger(made);
        const LedgerRun run = ledger->begin_run(run_of(2));
        ledger->write(rows_of(run.id, 0, 3'000'000'000), true);
        ledger->write(rows_of(run.id, 1), true);
        LedgerRows rows;
        rows.findings.push_back({run.id, digits(1, 16), "base", 1, "noise", "It is noisy."});
        rows.open_charges.push_back(
            {run.id, 9, "digest", digits(2, 16), "base", "flux", 40'000, "USD", "flux"});
        LedgerJob job;
        job.run = job.payer = run.id;
        job.item = digits(2, 16);
        job.step = "base";
        job.key = "digest";
        job.provider = "flux";
        job.call = 9;
        job.job = R"({"id":"j1"})";
        rows.jobs.push_back(job);
        ledger->write(rows, true);
        ledger->end_run(run.id, "done");
    }
    Sqlite(made).run("PRAGMA journal_mode = DELETE");
}

BOOST_FIXTURE_TEST_CASE(ledgers_of_every_form_open, LedgerFixture) {
    int forms = 0;
    for (const auto &entry : std::filesystem::directory_iterator(kept)) {
        std::filesystem::copy_file(entry.path(), file,
                                   std::filesystem::copy_options::overwrite_existing);
        const auto ledger = open_ledger(file);
        const auto runs = ledger->runs(10);
        BOOST_TEST_REQUIRE(runs.size() == 1U);
        BOOST_TEST(runs[0].name == "posters");
        BOOST_TEST(runs[0].state == "done");
        BOOST_TEST(ledger->spent(runs[0].id).at("USD") == 3'000'000'000);
        BOOST_TEST(ledger->steps_of(runs[0].id, digits(1, 16)).size() == 1U);
        BOOST_TEST(ledger->verify().empty());
        const bool has_jobs = entry.path().filename() != "ledger-1.sqlite";
        BOOST_TEST(ledger->jobs(runs[0].id).size() == (has_jobs ? 1U : 0U));
        BOOST_TEST(ledger->open_charges(runs[0].id).size() == (has_jobs ? 1U : 0U));
        BOOST_TEST(ledger->findings_of(runs[0].id, digits(1, 16)).size() == (has_jobs ? 1U : 0U));
        // And it can be written to.
        const LedgerRun run = ledger->begin_run(run_of(1));
        ledger->write(rows_of(run.id, 5, 10), true);
        BOOST_TEST(ledger->spent(run.id).at("USD") == 10);
        ++forms;
    }
    const std::string today = Sqlite(file).value("PRAGMA user_version");
    BOOST_TEST(std::to_string(forms) == today); // the last one is of today's form, too
    BOOST_TEST(std::filesystem::exists(kept / ("ledger-" + today + ".sqlite")));
}
