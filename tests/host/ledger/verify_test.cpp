// Each rule of the ledger is noticed when it is broken.
#include "ledger_fixture.hpp"

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(every_broken_rule_is_told, LedgerFixture) {
    struct Case {
        const char *spoil;
        const char *sentence;
    };
    const std::vector<Case> cases = {
        {"DELETE FROM items", "A step belongs to no item"},
        {"DELETE FROM files", "A finished item has neither a file nor a failure"},
        {"UPDATE items SET state = 'failed'", "A failed item says no reason"},
        {"DELETE FROM assets", "A file comes from an asset that no step made"},
        {"DELETE FROM reservations", "for a reservation that does not exist"},
        {"UPDATE reservations SET settled = 0", "a reservation that is still open"},
        {"DELETE FROM attempts; DELETE FROM steps", "A charge belongs to no attempt"},
        {"INSERT INTO jobs SELECT run, item, step, 1, 'k', 'flux', run, 1, '{}' FROM steps",
         "A job is kept for a step that is done"},
        {"INSERT INTO findings SELECT run, item, 'other', 1, 'noise', 'It is noisy.' FROM steps",
         "A finding belongs to no step"},
        {"UPDATE runs SET items = 0", "A run has more items than it began with"},
        {"UPDATE attempts SET run = 'gone'",
         "A row belongs to a run that does not exist: attempts"},
        {"UPDATE charges SET micro_units = -1", "An amount is negative"},
    };
    for (const Case &broken : cases) {
        std::filesystem::remove(file);
        const auto ledger = open_ledger(file);
        const LedgerRun run = ledger->begin_run(run_of(1));
        ledger->write(rows_of(run.id, 0, 2'000), false);
        ledger->end_run(run.id, "done");
        BOOST_TEST(ledger->verify().empty());
        Sqlite(file).run(broken.spoil);
        const auto problems = ledger->verify();
        bool told = false;
        for (const std::string &problem : problems) {
            told = told || has(problem, broken.sentence);
        }
        BOOST_TEST(told, broken.spoil);
    }
}
