// A call that is to end does so at once, whatever it waits for; and waiting costs nothing.
#include "remote_fixture.hpp"

#include <sys/resource.h>

#include <chrono>
#include <thread>

using namespace maquette::host;
using Clock = std::chrono::steady_clock;

namespace {

/// How long a call goes on after it was told to end, while it is in a phase that does not.
double seconds_to_end(RemoteFixture &fixture, Phase phase, Mishap fault, CallResult &result) {
    fixture.seconds = 30;
    fixture.service->misbehave(phase, fault, 100);
    std::thread calling([&] { result = fixture.run({{"width", 512}, {"height", 512}}); });
    for (int i = 0; i < 500 && fixture.service->requests(phase) == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const auto told = Clock::now();
    fixture.listener.cancel = true;
    calling.join();
    return std::chrono::duration<double>(Clock::now() - told).count();
}

void ends_at_once(const std::string &bench, Phase phase, Mishap fault, bool in_worker = false) {
    RemoteFixture fixture(bench_of(bench));
    fixture.in_worker = in_worker;
    CallResult result;
    const double seconds = seconds_to_end(fixture, phase, fault, result);
    BOOST_TEST(result.status == MAQUETTE_CANCELLED, result.sentence);
    BOOST_TEST(seconds < 0.3, bench << " went on for " << seconds << " s");
    BOOST_TEST(fixture.service->orders() <= 1);
    BOOST_TEST(
        (fixture.service->billed() == RemoteFixture::charged(result) || fixture.jobs.open() > 0));
}

} // namespace

BOOST_AUTO_TEST_CASE(a_silent_submission_ends_when_told) {
    ends_at_once("nano-banana", Phase::submit, Mishap::silent);
}
BOOST_AUTO_TEST_CASE(an_answer_that_stalls_ends_when_told) {
    ends_at_once("seedream", Phase::submit, Mishap::stalled);
}
BOOST_AUTO_TEST_CASE(waiting_to_try_again_ends_when_told) {
    ends_at_once("openai-images", Phase::submit, Mishap::too_many_hint);
}
BOOST_AUTO_TEST_CASE(polling_ends_when_told) { ends_at_once("flux", Phase::poll, Mishap::silent); }
BOOST_AUTO_TEST_CASE(a_download_ends_when_told) {
    ends_at_once("flux", Phase::picture, Mishap::stalled);
}
BOOST_AUTO_TEST_CASE(a_call_in_a_worker_ends_when_told) {
    ends_at_once("flux", Phase::poll, Mishap::silent, true);
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
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    BOOST_TEST(share < 0.2); // a tenth of two processors
#endif
}
