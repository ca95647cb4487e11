// Several processes on one ledger, and processes that are killed.
#include "ledger_fixture.hpp"

#include "host/child_case.hpp"

#include <atomic>
#include <barrier>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>
#include <vector>

using namespace maquette::host;

namespace {

constexpr std::uint64_t rows_each = 100;

} // namespace

BOOST_FIXTURE_TEST_CASE(child_that_writes, LedgerFixture, *boost::unit_test::disabled()) {
    const auto ledger = open_ledger(child_folder() / "ledger.sqlite");
    const LedgerRun run = ledger->begin_run(run_of(rows_each, digits(child_number(), 4)));
    for (std::uint64_t i = 0; i < rows_each; ++i) {
        ledger->write(rows_of(run.id, i, 10), /*durable=*/i % 10 == 0);
    }
    ledger->end_run(run.id, "done");
}

BOOST_FIXTURE_TEST_CASE(a_new_ledger_is_opened_by_many_in_the_same_moment, LedgerFixture) {
    static constexpr int openers = 10;
    std::atomic<int> refused{0};
    for (int round = 0; round < 40; ++round) {
        const auto fresh = folder / ("new-" + std::to_string(round) + ".sqlite");
        std::barrier together(openers);
        std::vector<std::thread> threads;
        for (int i = 0; i < openers; ++i) {
            threads.emplace_back([&] {
                together.arrive_and_wait();
                try {
                    static_cast<void>(open_ledger(fresh));
                } catch (const Failure &) { ++refused; }
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
    }
    BOOST_TEST(refused == 0);
}

BOOST_FIXTURE_TEST_CASE(ten_processes_share_a_ledger, LedgerFixture) {
    std::vector<pid_t> children;
    for (unsigned process = 0; process < 10; ++process) {
        children.push_back(start_child_case("child_that_writes", folder, process));
    }
    for (const pid_t child : children) {
        BOOST_TEST(child_passes(child));
    }
    const auto ledger = open_ledger(file);
    const auto runs = ledger->runs(100);
    BOOST_TEST(runs.size() == 10U);
    for (const LedgerRun &run : runs) {
        std::uint64_t items = 0;
        ledger->each_item(run.id, [&](const LedgerItem &) { ++items; });
        BOOST_TEST(items == rows_each);
        BOOST_TEST(run.state == "done");
        BOOST_TEST(ledger->spent(run.id).at("USD") == 10 * static_cast<int>(rows_each));
    }
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(child_without_end, LedgerFixture, *boost::unit_test::disabled()) {
    const auto ledger = open_ledger(child_folder() / "ledger.sqlite");
    const LedgerRun run = ledger->begin_run(run_of(1'000'000, digits(child_number(), 4)));
    std::ofstream told(child_folder() / "told");
    for (std::uint64_t i = 0;; ++i) {
        ledger->write(rows_of(run.id, i, 10), /*durable=*/i % 7 == 0);
        told << i << std::endl; // from now on it must not be lost
    }
}

BOOST_FIXTURE_TEST_CASE(what_was_written_survives_kill_9, LedgerFixture) {
    std::mt19937 random(3);
    for (unsigned round = 0; round < 10; ++round) {
        std::filesystem::remove(folder / "told");
        const pid_t child = start_child_case("child_without_end", folder, round);
        std::error_code error;
        for (int wait = 0; wait < 5000; ++wait) {
            if (std::filesystem::file_size(folder / "told", error) > 0 && !error) { break; }
            usleep(1'000); // until it is at work
        }
        usleep(random() % 30'000);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        std::ifstream stream(folder / "told");
        std::int64_t last = -1;
        for (std::string line; std::getline(stream, line) && !stream.eof();) {
            last = std::stoll(line);
        }
        const auto ledger = open_ledger(file);
        const auto run = ledger->find_interrupted(digits(round, 4));
        BOOST_TEST_REQUIRE(run.has_value());
        BOOST_TEST(run->state == "interrupted");
        std::int64_t items = 0;
        ledger->each_item(run->id, [&](const LedgerItem &item) {
            BOOST_TEST(item.cell == static_cast<std::uint64_t>(items));
            ++items;
        });
        BOOST_TEST(last >= 0);
        BOOST_TEST((items == last + 1 || items == last + 2)); // one more may have been written
        BOOST_TEST(ledger->spent(run->id).at("USD") == 10 * items);
        BOOST_TEST(ledger->verify().empty());
    }
}
