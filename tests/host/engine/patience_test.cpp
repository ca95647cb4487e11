// How long a provider that does not answer is left alone: back-off of one call, circuit breaker of
// all.
#include "engine/backoff.hpp"
#include "engine/circuit_breaker.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace maquette::host;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(back_off_doubles_its_ceiling_up_to_a_minute) {
    std::minstd_rand random(7);
    for (int tries = 0; tries < 40; ++tries) {
        const double ceiling = std::min(60.0, 0.5 * std::exp2(tries));
        double longest = 0;
        for (int i = 0; i < 1000; ++i) {
            const double wait = backoff_seconds(tries, 0, random);
            BOOST_TEST_REQUIRE(wait >= 0);
            BOOST_TEST_REQUIRE(wait <= ceiling);
            longest = std::max(longest, wait);
        }
        BOOST_TEST(longest > ceiling * 0.9); // full jitter: the whole range
    }
}

BOOST_AUTO_TEST_CASE(back_off_never_comes_back_before_the_provider_asked) {
    std::minstd_rand random(7);
    for (int i = 0; i < 1000; ++i) {
        const double wait = backoff_seconds(3, 120, random);
        BOOST_TEST_REQUIRE(wait >= 120);
        BOOST_TEST_REQUIRE(wait <= 132);
        BOOST_TEST_REQUIRE(backoff_seconds(0, 0.001, random) >= 0.001);
    }
    double longest = 0; // a provider that asks for next to nothing is not called ever faster
    for (int i = 0; i < 1000; ++i) {
        longest = std::max(longest, backoff_seconds(6, 0.001, random));
    }
    BOOST_TEST(longest > 10);
}

BOOST_AUTO_TEST_CASE(back_off_is_the_same_from_the_same_seed) {
    std::minstd_rand one(3);
    std::minstd_rand other(3);
    BOOST_TEST(backoff_seconds(2, 0, one) == backoff_seconds(2, 0, other));
}

namespace {

struct Breaker {
    CircuitBreaker breaker{"flux"};
    CircuitBreaker::Clock::time_point now{1h};

    void fail(int times, double retry_after = 0) {
        for (int i = 0; i < times; ++i) {
            breaker.failed(retry_after, now);
        }
    }
    /// Seconds to wait; 0 if a call may go out.
    double wait() { return breaker.wait(now).value_or(0); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_breaker_opens_after_failures_in_a_row, Breaker) {
    fail(CircuitBreaker::most_failures - 1);
    BOOST_TEST(wait() == 0);
    breaker.succeeded();
    fail(CircuitBreaker::most_failures - 1);
    BOOST_TEST(wait() == 0);
    fail(1);
    BOOST_TEST(wait() == 5);
    now += 2s;
    BOOST_TEST(wait() == 3);
    BOOST_TEST(breaker.sentence(2.2) == "The provider 'flux' was unavailable 5 times in a row and "
                                        "is left alone for 3 s.");
}

BOOST_FIXTURE_TEST_CASE(one_trial_closes_it_or_opens_it_for_longer, Breaker) {
    fail(CircuitBreaker::most_failures);
    now += 5s;
    BOOST_TEST(wait() == 0); // the trial
    BOOST_TEST(wait() == 5); // nobody else meanwhile
    fail(1);
    BOOST_TEST(wait() == 10);
    now += 10s;
    BOOST_TEST(wait() == 0);
    breaker.succeeded();
    BOOST_TEST(wait() == 0);
    BOOST_TEST(wait() == 0);
    fail(CircuitBreaker::most_failures);
    BOOST_TEST(wait() == 5); // from the start again
}

BOOST_FIXTURE_TEST_CASE(a_trial_that_is_lost_is_followed_by_another, Breaker) {
    fail(CircuitBreaker::most_failures);
    now += 5s;
    BOOST_TEST(wait() == 0);
    now += 5s;
    BOOST_TEST(wait() == 0);
}

BOOST_FIXTURE_TEST_CASE(calls_that_were_under_way_are_the_same_failure, Breaker) {
    fail(CircuitBreaker::most_failures + 16);
    BOOST_TEST(wait() == 5);
    fail(1, 20);
    BOOST_TEST(wait() == 20); // but what the provider asks for holds
}

BOOST_FIXTURE_TEST_CASE(a_pause_is_at_least_what_the_provider_asked_and_has_an_end, Breaker) {
    fail(CircuitBreaker::most_failures, 60);
    BOOST_TEST(wait() == 60);
    for (int i = 0; i < 20; ++i) {
        now += 1h;
        BOOST_TEST(wait() == 0);
        fail(1);
    }
    BOOST_TEST(wait() == 300);
    now += 300s;
    BOOST_TEST(wait() == 0);
    fail(1, 1e30);
    BOOST_TEST(wait() == 3600);
}

BOOST_AUTO_TEST_CASE(of_many_threads_one_gets_the_trial) {
    CircuitBreaker breaker("flux");
    const auto start = CircuitBreaker::Clock::now();
    for (int i = 0; i < CircuitBreaker::most_failures; ++i) {
        breaker.failed(0, start);
    }
    std::atomic<int> trials{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] { trials += breaker.wait(start + 6s) ? 0 : 1; });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    BOOST_TEST(trials == 1);
}
