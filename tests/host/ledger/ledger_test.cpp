// What is written is read again, and what a router and a resumed run need to know.
#include "ledger_fixture.hpp"

#include "failure.hpp"
#include "utc_time.hpp"

#include <chrono>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(what_is_written_is_read_again, LedgerFixture) {
    std::string id;
    {
        const auto ledger = open_ledger(file);
        const LedgerRun run = ledger->begin_run(run_of(2));
        id = run.id;
        BOOST_TEST(run.state == "running");
        ledger->write(rows_of(id, 0), /*durable=*/false);
        LedgerRows failed;
        failed.items.push_back({id, digits(1, 16), 1, "hero", "{}", "failed", "base", "unavailable",
                                "It's \"gone\"; DROP TABLE items; ü", 1.5});
        failed.attempts.push_back(
            {id, digits(1, 16), "base", 1, "mockup", "unavailable", "It is gone.", 1.5, 0.25});
        ledger->write(failed, /*durable=*/true);
        ledger->end_run(id, "done");
    }
    const auto ledger = open_ledger(file);
    const auto run = ledger->find_run(id.substr(0, id.size() - 2));
    BOOST_TEST_REQUIRE(run.has_value());
    BOOST_TEST(run->id == id);
    BOOST_TEST(run->name == "posters");
    BOOST_TEST(run->manifest == "{\"maquette\": 1}");
    BOOST_TEST(run->state == "done");
    const double seconds = utc_seconds(run->ended).value() - utc_seconds(run->started).value();
    BOOST_TEST(seconds >= 0);
    BOOST_TEST(run->ended.size() == std::string("2026-11-27T20:52:49.123Z").size());
    BOOST_TEST(run->items == 2U);
    BOOST_TEST(ledger->find_run("last")->id == id);
    BOOST_TEST(!ledger->find_run("1999").has_value());
    BOOST_TEST(!ledger->find_run("%").has_value());

    std::vector<LedgerItem> items;
    ledger->each_item(id, [&](const LedgerItem &item) { items.push_back(item); });
    BOOST_TEST_REQUIRE(items.size() == 2U);
    BOOST_TEST(items[0].values == "{\"seed\":0}");
    BOOST_TEST(items[0].state == "done");
    BOOST_TEST(items[1].failure == "It's \"gone\"; DROP TABLE items; ü");
    BOOST_TEST(items[1].seconds == 1.5);
    BOOST_TEST((ledger->failed_items(id) == std::set{digits(1, 16)}));
    const auto steps = ledger->steps_of(id, digits(0, 16));
    BOOST_TEST_REQUIRE(steps.size() == 1U);
    BOOST_TEST(steps[0].provider == "mockup");
    BOOST_TEST(steps[0].score == -1);
    const auto attempts = ledger->attempts_of(id, digits(1, 16));
    BOOST_TEST_REQUIRE(attempts.size() == 1U);
    BOOST_TEST(attempts[0].status == "unavailable");
    BOOST_TEST(attempts[0].score == 0.25);
    BOOST_TEST(ledger->files_of(id, digits(0, 16)).size() == 1U);
    BOOST_TEST(ledger->find_items(digits(1, 16)).size() == 1U);
    BOOST_TEST(ledger->find_assets(digits(0, 64).substr(0, 20)).size() == 1U);
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(rows_of_a_run_that_is_not_there_are_refused, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(2));
    const auto is_refused = [&](LedgerRows rows) {
        BOOST_CHECK_EXCEPTION(ledger->write(rows, false), Failure, [](const Failure &failure) {
            return has(failure.what(), "'1999-01-01-abcdef', which it does not have");
        });
    };
    LedgerRows rows = rows_of(run.id, 0);
    rows.files.back().run = "1999-01-01-abcdef";
    is_refused(rows);
    rows = {};
    rows.jobs.push_back({run.id, "i", "base", 1, "k", "flux", "1999-01-01-abcdef", 1, "{}"});
    is_refused(rows);
    LedgerJob job;
    job.run = "1999-01-01-abcdef";
    BOOST_CHECK_THROW(ledger->take_job(job), Failure);
    // Nothing of them was written.
    ledger->each_item(run.id, [](const LedgerItem &) { BOOST_ERROR("an item was written"); });
    ledger->write(rows_of(run.id, 0), false);
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(large_amounts_and_numbers_stay_exact, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(10'000'000'000));
    const std::int64_t amount = 123'456'789'012'345'678;
    LedgerRows rows = rows_of(run.id, 1, amount);
    rows.items.front().cell = 9'999'999'999;
    rows.reservations.push_back(
        {run.id, 7'000'000'000, "i", "base", "mockup", amount, "EUR", false});
    ledger->write(rows, false);
    BOOST_TEST(ledger->spent(run.id).at("USD") == amount);
    BOOST_TEST(ledger->open_reservations(run.id).at(0).at_most == amount);
    BOOST_TEST(ledger->open_reservations(run.id).at(0).id == 7'000'000'000U);
    BOOST_TEST(ledger->runs(1).at(0).items == 10'000'000'000U);
    ledger->each_item(run.id,
                      [](const LedgerItem &item) { BOOST_TEST(item.cell == 9'999'999'999U); });
    ledger->each_charge(run.id, [&](const LedgerCharge &charge) {
        BOOST_TEST(charge.micro_units == amount);
        BOOST_TEST(charge.request == "request-1");
    });
}

BOOST_FIXTURE_TEST_CASE(history_is_what_a_router_asks_for, LedgerFixture) {
    const auto ledger = open_ledger(file);
    BOOST_TEST(ledger->history("mockup").calls == 0U);
    const LedgerRun run = ledger->begin_run(run_of(100));
    LedgerRows rows;
    for (int i = 1; i <= 100; ++i) {
        const bool good = i % 10 != 0;
        rows.attempts.push_back({run.id, digits(i, 16), "base", 1, "mockup",
                                 good ? "ok" : "unavailable", "", good ? i : 1000.0, -1});
        rows.attempts.push_back({run.id, digits(i, 16), "cut", 1, "grabcut", "ok", "", 9999, -1});
    }
    for (int i = 1; i <= 90; ++i) {
        rows.charges.push_back({run.id, digits(i, 16), "base", "mockup", 2'000, "USD", "", "", 0});
    }
    ledger->write(rows, false);
    const LedgerHistory history = ledger->history("mockup");
    BOOST_TEST(history.calls == 100U);
    BOOST_TEST(history.failures == 10U);
    BOOST_TEST(history.median_seconds == 51); // of the 90 that succeeded
    BOOST_TEST(history.slow_seconds == 95);
    BOOST_TEST(history.mean_charge.at("USD") == 2'000);
}

BOOST_FIXTURE_TEST_CASE(runs_stand_in_the_order_of_their_beginning, LedgerFixture) {
    const auto ledger = open_ledger(file);
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(ledger->begin_run(run_of(1)).id);
        ledger->end_run(ids.back(), "done");
    }
    // As if the clock had gone back by years between them.
    Sqlite(file).run("UPDATE runs SET started = '19' || substr(started, 3) WHERE number > 2");
    const auto runs = ledger->runs(3);
    BOOST_TEST_REQUIRE(runs.size() == 3U);
    BOOST_TEST(runs[0].id == ids[4]);
    BOOST_TEST(runs[2].id == ids[2]);
}

BOOST_FIXTURE_TEST_CASE(an_interrupted_run_is_found_by_its_key, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(3, "same command"));
    BOOST_TEST(!ledger->find_interrupted("same command").has_value()); // it is under way
    {
        const auto other = open_ledger(file);
        BOOST_TEST(other->find_run(run.id)->state == "running");
        BOOST_TEST(has(sentence_of([&] { other->resume_run(run.id); }), "under way"));
    }
    ledger->end_run(run.id, "cancelled");
    BOOST_TEST(ledger->find_interrupted("same command")->id == run.id);
    BOOST_TEST(!ledger->find_interrupted("another command").has_value());
    ledger->resume_run(run.id);
    BOOST_TEST(ledger->find_run(run.id)->state == "running");
    ledger->end_run(run.id, "done");
    BOOST_TEST(!ledger->find_interrupted("same command").has_value());
}

BOOST_FIXTURE_TEST_CASE(written_again_is_not_written_twice, LedgerFixture) {
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(1));
    LedgerRows rows = rows_of(run.id, 0);
    ledger->write(rows, false);
    rows.items.front().state = "failed";
    rows.items.front().failure = "later";
    rows.attempts.clear();
    ledger->write(rows, false);
    int items = 0;
    ledger->each_item(run.id, [&](const LedgerItem &item) {
        ++items;
        BOOST_TEST(item.state == "failed");
    });
    BOOST_TEST(items == 1);
    BOOST_TEST(ledger->attempts_of(run.id, digits(0, 16)).size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(many_small_items_are_written, LedgerFixture) {
    static constexpr std::uint64_t count = 20'000;
    const auto ledger = open_ledger(file);
    const LedgerRun run = ledger->begin_run(run_of(count));
    const auto start = std::chrono::steady_clock::now();
    LedgerRows batch;
    for (std::uint64_t i = 0; i < count; ++i) {
        LedgerRows rows = rows_of(run.id, i);
        const auto move = [](auto &to, auto &from) {
            to.insert(to.end(), std::make_move_iterator(from.begin()),
                      std::make_move_iterator(from.end()));
        };
        move(batch.items, rows.items);
        move(batch.steps, rows.steps);
        move(batch.attempts, rows.attempts);
        move(batch.assets, rows.assets);
        move(batch.files, rows.files);
        if (batch.items.size() == 50) { // 10 ms at 5,000 items a second
            ledger->write(batch, false);
            batch = {};
        }
    }
    ledger->end_run(run.id, "done");
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    BOOST_TEST_MESSAGE(static_cast<double>(count) / seconds.count() << " items a second");
    std::uint64_t next = 0;
    ledger->each_item(run.id, [&](const LedgerItem &item) {
        if (item.cell != next) { BOOST_ERROR("out of order"); }
        ++next;
    });
    BOOST_TEST(next == count);
    BOOST_TEST(ledger->verify().empty());
}
