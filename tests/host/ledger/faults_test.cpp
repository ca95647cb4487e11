// What goes wrong is a sentence, and what was written before stands.
#include "ledger_fixture.hpp"

#include "host/child_case.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

using namespace maquette::host;

namespace {

void make_with_one_item(const std::filesystem::path &file) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(LedgerFixture::run_of(1));
    ledger->write(LedgerFixture::rows_of(run.id, 0, 10), true);
    ledger->end_run(run.id, "done");
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_newer_ledger_is_left_alone, LedgerFixture) {
    make_with_one_item(file);
    Sqlite(file).run("PRAGMA user_version = 99");
    const std::string sentence = sentence_of([&] { open_ledger(file); });
    BOOST_TEST(has(sentence, "was written by a newer Maquette"));
    BOOST_TEST(has(sentence, file.string()));
    BOOST_TEST(Sqlite(file).value("PRAGMA user_version") == "99");
    BOOST_TEST(Sqlite(file).value("SELECT COUNT(*) FROM items") == "1");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_ledger_is_left_alone, LedgerFixture) {
    std::ofstream(file) << std::string(10'000, 'x');
    BOOST_TEST(has(sentence_of([&] { open_ledger(file); }), "It is damaged."));
    BOOST_TEST(std::filesystem::file_size(file) == 10'000U);
    std::filesystem::remove(file);
    Sqlite(file).run("CREATE TABLE recipes (name TEXT)");
    BOOST_TEST(has(sentence_of([&] { open_ledger(file); }), "is the database of another program"));
    BOOST_TEST(Sqlite(file).value("SELECT COUNT(*) FROM sqlite_master") == "1");
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);
    BOOST_TEST(has(sentence_of([&] { open_ledger(file); }), "The ledger " + file.string()));
}

BOOST_FIXTURE_TEST_CASE(damage_within_the_file_is_told, LedgerFixture) {
    {
        const auto ledger = open_ledger(file);
        const LedgerRun run = ledger->begin_run(run_of(500));
        for (std::uint64_t i = 0; i < 500; ++i) {
            ledger->write(rows_of(run.id, i), false);
        }
        ledger->end_run(run.id, "done");
    }
    Sqlite(file).run("PRAGMA wal_checkpoint(TRUNCATE)");
    {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
        for (std::streamoff at = 4096 * 20; at < size; at += 4096 * 3) {
            stream.seekp(at);
            stream << std::string(200, '\x5a');
        }
    }
    std::string told = sentence_of([&] {
        for (const std::string &problem : open_ledger(file)->verify()) {
            throw Failure(Cause::output, problem);
        }
    });
    BOOST_TEST(has(told, "damaged"));
}

BOOST_FIXTURE_TEST_CASE(a_writer_that_holds_it_too_long_is_told_of, LedgerFixture) {
    make_with_one_item(file);
    const auto ledger = open_ledger(file, /*patience=*/1);
    const LedgerRun run = ledger->begin_run(run_of(1));
    {
        Sqlite other(file);
        other.run("BEGIN IMMEDIATE");
        const std::string sentence =
            sentence_of([&] { ledger->write(rows_of(run.id, 0), /*durable=*/true); });
        BOOST_TEST(has(sentence, "Another process has held it for 1 s."));
        BOOST_TEST(ledger->runs(10).size() == 2U); // reading goes on
        other.run("ROLLBACK");
    }
    ledger->write(rows_of(run.id, 0), true); // and so does writing, afterwards
    BOOST_TEST(ledger->find_items(digits(0, 16)).size() == 2U);
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(child_that_may_not_write, LedgerFixture, *boost::unit_test::disabled()) {
    static constexpr uid_t nobody_id = 65534;
    if (geteuid() == 0) { BOOST_REQUIRE((setgid(nobody_id) == 0 && setuid(nobody_id) == 0)); }
    const std::string sentence =
        sentence_of([&] { open_ledger(child_folder() / "ledger.sqlite")->begin_run(run_of(1)); });
    BOOST_TEST(has(sentence, "It has to be writable by you."), sentence);
}

BOOST_FIXTURE_TEST_CASE(a_read_only_ledger_is_told_of, LedgerFixture) {
    make_with_one_item(file);
    std::filesystem::remove_all(folder / "runs");
    chmod(file.c_str(), 0444);
    chmod(folder.c_str(), 0555);
    BOOST_TEST(child_passes(start_child_case("child_that_may_not_write", folder)));
    chmod(folder.c_str(), 0755);
}

BOOST_FIXTURE_TEST_CASE(child_without_room, LedgerFixture, *boost::unit_test::disabled()) {
    signal(SIGXFSZ, SIG_IGN);
    const auto ledger = open_ledger(child_folder() / "ledger.sqlite");
    const LedgerRun run = ledger->begin_run(run_of(10'000));
    const rlimit small{400'000, RLIM_INFINITY};
    BOOST_REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::uint64_t written = 0;
    const std::string sentence = sentence_of([&] {
        for (;; ++written) {
            ledger->write(rows_of(run.id, written, 10), false);
        }
    });
    BOOST_TEST(has(sentence, "no room"), sentence);
    BOOST_TEST(written > 0U);
    // Room is made, and it goes on with what could not be written.
    const rlimit large{RLIM_INFINITY, RLIM_INFINITY};
    BOOST_REQUIRE(setrlimit(RLIMIT_FSIZE, &large) == 0);
    ledger->write(rows_of(run.id, written, 10), true);
    std::uint64_t items = 0;
    ledger->each_item(run.id, [&](const LedgerItem &) { ++items; });
    BOOST_TEST(items == written + 1);
    ledger->end_run(run.id, "done");
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(without_room_nothing_is_lost, LedgerFixture) {
    BOOST_TEST(child_passes(start_child_case("child_without_room", folder)));
}
