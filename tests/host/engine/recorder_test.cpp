// What happens in a run, in the ledger: by a thread of its own, while the run goes on.
#include "host/engine/engine_fixture.hpp"

#include "engine/ledger_recorder.hpp"
#include "failure.hpp"

#include <chrono>
#include <set>
#include <thread>

using namespace maquette::host;

namespace {

struct Recorded : EngineFixture {
    std::unique_ptr<Ledger> ledger = open_ledger(folder / "ledger.sqlite");
    std::string id = [this] {
        LedgerRun begun;
        begun.items = 300;
        return ledger->begin_run(begun).id;
    }();

    std::unique_ptr<Plan> many() {
        return plan(R"({"maquette": 1, "name": "m", "matrix": {"n": {"count": 300}}, "steps": [
            {"id": "a", "provider": "painter", "params": {"way": "well", "height": 2}}],
            "outputs": [{"from": "a", "path": "${n}.png"}]})");
    }
    RunSummary record(const Plan &planned, const std::string &run_id) {
        LedgerRecorder recorder(*ledger, run_id);
        RunOptions options;
        options.jobs = 2;
        options.run_id = run_id;
        return run(planned, options, recorder, stop);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(all_is_written_when_the_run_is_over, Recorded) {
    BOOST_TEST(record(*many(), id).good == 300);
    std::set<std::string> items;
    ledger->each_item(id, [&](const LedgerItem &item) {
        BOOST_TEST(item.state == "done");
        items.insert(item.id);
    });
    BOOST_TEST(items.size() == 300U);
    std::size_t steps = 0;
    ledger->each_step(id, [&](const LedgerStep &) { ++steps; });
    BOOST_TEST(steps == 300U);
    std::size_t files = 0;
    ledger->each_file(id, [&](const LedgerFile &file) {
        BOOST_TEST(std::filesystem::exists(file.file));
        ++files;
    });
    BOOST_TEST(files == 300U);
    BOOST_TEST(ledger->attempts_of(id, *items.begin()).size() == 1U);
    BOOST_TEST(ledger->find_run(id)->state == "done");
    BOOST_TEST(ledger->verify().empty());
}

BOOST_FIXTURE_TEST_CASE(steps_are_written_while_their_item_goes_on, Recorded) {
    using Clock = std::chrono::steady_clock;
    const auto planned = many();
    const auto item = planned->item_at(0);
    LedgerRecorder recorder(*ledger, id);
    Attempt attempt;
    attempt.choice = &item->steps.front().choice();
    attempt.status = "ok";
    for (std::size_t number = 1; number <= 2; ++number) {
        attempt.number = static_cast<int>(number);
        recorder.attempt_finished(*item, item->steps.front(), attempt);
        const auto end = Clock::now() + std::chrono::seconds(60);
        while (ledger->attempts_of(id, item->item.id).size() < number && Clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        BOOST_TEST(ledger->attempts_of(id, item->item.id).size() == number);
    }
}

BOOST_FIXTURE_TEST_CASE(money_is_written_with_all_before_it_when_the_call_returns, Recorded) {
    const auto planned = many();
    const auto item = planned->item_at(0);
    const PlannedStep &step = item->steps.front();
    LedgerRecorder recorder(*ledger, id);
    Attempt attempt;
    attempt.choice = &step.choice();
    recorder.attempt_finished(*item, step, attempt);
    const Reservation reservation{7, {2000, "USD"}};
    recorder.money_reserved(*item, step, step.choice(), reservation);
    BOOST_TEST(ledger->attempts_of(id, item->item.id).size() == 1U);
    BOOST_TEST(ledger->open_reservations(id).size() == 1U);
    recorder.money_settled(*item, step, step.choice(), reservation, {{1500, "USD", "a picture"}});
    BOOST_TEST(ledger->open_reservations(id).empty());
    BOOST_TEST(ledger->spent(id).at("USD") == 1500);
}

BOOST_FIXTURE_TEST_CASE(a_ledger_that_cannot_be_written_ends_the_run, Recorded) {
    const auto planned = many();
    BOOST_CHECK_EXCEPTION(
        record(*planned, "1999-01-01-abcdef"), Failure, [](const Failure &failure) {
            return std::string(failure.what()).find("which it does not have") != std::string::npos;
        });
}
