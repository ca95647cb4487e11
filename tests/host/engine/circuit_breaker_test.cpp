// A provider that fails again and again is left alone, then tried.
#include "engine/circuit_breaker.hpp"

#include "engine/backoff.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace maquette::host;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(it_opens_tries_and_closes) {
    CircuitBreaker breaker("flux");
    auto now = CircuitBreaker::Clock::time_point(1h);
    for (int i = 0; i < 4; ++i) {
        breaker.failed(0, now);
        BOOST_TEST(!breaker.wait(now));
    }
    breaker.failed(0, now);
    BOOST_TEST(*breaker.wait(now) == 5.0);
    BOOST_TEST(breaker.sentence(5).find("flux") != std::string::npos);
    now += 5s;
    BOOST_TEST(!breaker.wait(now));            // one may try
    BOOST_TEST(breaker.wait(now).has_value()); // others wait
    breaker.failed(0, now);
    BOOST_TEST(*breaker.wait(now) == 10.0);
    now += 10s;
    BOOST_TEST(!breaker.wait(now));
    breaker.succeeded();
    BOOST_TEST(!breaker.wait(now));
}

BOOST_AUTO_TEST_CASE(the_providers_own_wait_is_honoured) {
    CircuitBreaker breaker("flux");
    const auto now = CircuitBreaker::Clock::time_point(1h);
    for (int i = 0; i < 5; ++i) {
        breaker.failed(90, now);
    }
    BOOST_TEST(*breaker.wait(now) == 90.0);
    std::mt19937 random(1);
    for (int tries = 0; tries < 50; ++tries) {
        const double free = backoff_seconds(tries, 0, random);
        BOOST_TEST(free >= 0);
        BOOST_TEST(free <= std::min(60.0, 0.5 * std::exp2(std::min(tries, 20))));
        const double asked = backoff_seconds(tries, 7, random);
        BOOST_TEST(asked >= 7);
        BOOST_TEST(asked <= 7.7);
    }
}
