// A call that is to end does so at once, whatever it waits for; and waiting costs nothing.
#include "remote_fixture.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>

using namespace maquette::host;
using Clock = std::chrono::steady_clock;

namespace {

/// How long a call goes on after it was told to end, while it is in a phase that does not.
double seconds_to_end(RemoteFixture &fixture, Phase phase, Mishap fault, CallResult &result) {
    fixture.seconds = 30;
    fixture.service->misbehave(phase, fault, 100);
    std::thread calling([&] { result = fixture.run_for(512, 512); });
    for (int i = 0; i < 2500 && fixture.service->requests(phase) == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto told = Clock::now();
    fixture.listener.cancel = true;
    calling.join();
    return std::chrono::duration<double>(Clock::now() - told).count();
}

struct Ending {
    std::string name;
    double seconds = 0;
    std::string wrong;
};

Ending ends_when_told(const Bench &bench, Phase phase, Mishap fault, bool in_worker = false) {
    static const std::vector<std::string> phases = {"submit", "poll", "picture"};
    RemoteFixture fixture(bench);
    fixture.in_worker = in_worker;
    CallResult result;
    Ending ending;
    ending.name = bench.name + ", " + phases.at(static_cast<std::size_t>(phase)) + ", " +
                  std::to_string(static_cast<int>(fault)) + (in_worker ? ", in a worker" : "");
    ending.seconds = seconds_to_end(fixture, phase, fault, result);
    if (result.status != MAQUETTE_CANCELLED) { ending.wrong += " " + result.sentence; }
    if (fixture.service->orders() > 1) { ending.wrong += " ordered twice"; }
    if (fixture.service->billed() != RemoteFixture::charged(result) && fixture.jobs.open() == 0) {
        ending.wrong += " billed, and nobody knows";
    }
    return ending;
}

} // namespace

/// Cancelled, not out of time: a call has 30 seconds here. How fast is for quiet machines:
/// MAQUETTE_HOLD_TIMES=1 holds all to 0.3 seconds, one after the other.
BOOST_AUTO_TEST_CASE(every_service_ends_when_told_in_every_phase) {
    const bool hold_times = std::getenv("MAQUETTE_HOLD_TIMES") != nullptr;
    std::vector<std::future<Ending>> endings;
    const auto add = [&](const Bench &bench, Phase phase, Mishap fault, bool in_worker = false) {
        endings.push_back(std::async(hold_times ? std::launch::deferred : std::launch::async, [=] {
            return ends_when_told(bench, phase, fault, in_worker);
        }));
    };
    for (const Bench &bench : all_benches()) {
        add(bench, Phase::submit, Mishap::silent);
        add(bench, Phase::submit, Mishap::stalled);
        add(bench, Phase::submit, Mishap::too_many_hint); // waiting to try again
        if (!bench.has_jobs) { continue; }
        for (const Phase phase : {Phase::poll, Phase::picture}) {
            add(bench, phase, Mishap::silent);
            add(bench, phase, Mishap::stalled);
        }
        add(bench, Phase::poll, Mishap::unavailable); // waiting to ask again
    }
    add(bench_of("flux"), Phase::poll, Mishap::silent, true);
    add(bench_of("nano-banana"), Phase::submit, Mishap::silent, true);
    double longest = 0;
    for (std::future<Ending> &future : endings) {
        const Ending ending = future.get();
        BOOST_TEST(ending.wrong.empty(), ending.name << ":" << ending.wrong);
        BOOST_TEST((!hold_times || ending.seconds < 0.3),
                   ending.name << " went on for " << ending.seconds << " s");
        longest = std::max(longest, ending.seconds);
    }
    BOOST_TEST_MESSAGE(endings.size() << " calls ended within " << longest << " s");
}

BOOST_AUTO_TEST_CASE(thirty_two_slow_calls_cost_next_to_nothing) {
    // What waits is measured: all are under way, none has an answer.
    std::vector<std::unique_ptr<RemoteFixture>> fixtures;
    std::vector<std::thread> calls;
    for (int i = 0; i < 32; ++i) {
        fixtures.push_back(std::make_unique<RemoteFixture>(bench_of("nano-banana")));
        fixtures.back()->seconds = 30;
        fixtures.back()->service->misbehave(Phase::submit, Mishap::silent);
    }
    for (auto &fixture : fixtures) {
        calls.emplace_back([&fixture] { fixture->run({{"width", 512}, {"height", 512}}); });
    }
    for (auto &fixture : fixtures) {
        while (fixture->service->requests(Phase::submit) == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    const auto processor = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    };
    const double before = processor();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const double share = (processor() - before) / 2;
    for (auto &fixture : fixtures) {
        fixture->listener.cancel = true;
    }
    for (std::thread &call : calls) {
        call.join();
    }
    BOOST_TEST_MESSAGE("32 calls that wait take " << share * 100 << " % of a processor");
    if (std::getenv("MAQUETTE_HOLD_TIMES") != nullptr) {
        BOOST_TEST(share < 0.2); // a tenth of two processors
    }
}
