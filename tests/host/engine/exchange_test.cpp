// Currencies, compared at stated rates only.
#include "engine/exchange.hpp"

#include "failure.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace maquette::host;

namespace {

Exchange with(const char *rate) {
    Exchange exchange;
    exchange.add(rate);
    return exchange;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_rate_holds_both_ways_and_rounds_up) {
    const Exchange exchange = with("USD/EUR=0.92");
    BOOST_TEST(exchange.convert({1'000'000, "USD"}, "EUR").value() == 920'000);
    BOOST_TEST(exchange.convert({1, "USD"}, "EUR").value() == 1); // 0.92 would let one more through
    BOOST_TEST(exchange.convert({920'000, "EUR"}, "USD").value() == 1'000'000);
    BOOST_TEST(exchange.convert({1, "EUR"}, "USD").value() == 2);
    BOOST_TEST(exchange.convert({-1, "EUR"}, "USD").value() == -1);
}

BOOST_AUTO_TEST_CASE(nothing_is_converted_without_a_stated_rate) {
    Exchange exchange = with("USD/EUR=0.92");
    exchange.add("GBP/USD=1.25");
    BOOST_TEST(!exchange.convert({1, "GBP"}, "EUR")); // rates are not chained
    BOOST_TEST(!Exchange().convert({1, "USD"}, "EUR"));
    BOOST_TEST(Exchange().convert({7, "USD"}, "USD").value() == 7);
    BOOST_TEST(Exchange().convert({0, "USD"}, "EUR").value() == 0);
}

BOOST_AUTO_TEST_CASE(each_way_can_have_a_rate_of_its_own_and_the_last_one_counts) {
    Exchange exchange = with("USD/EUR=0.92");
    exchange.add("EUR/USD=1.1");
    exchange.add("USD/EUR=0.9");
    BOOST_TEST(exchange.convert({100, "USD"}, "EUR").value() == 90);
    BOOST_TEST(exchange.convert({100, "EUR"}, "USD").value() == 110);
}

BOOST_AUTO_TEST_CASE(what_is_too_large_stays_at_the_largest_number) {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    BOOST_TEST(with("USD/VND=25400").convert({largest, "USD"}, "VND").value() == largest);
    BOOST_TEST(with("VND/USD=0.000001").convert({largest, "USD"}, "VND").value() == largest);
    BOOST_TEST(with("VND/USD=0.000001").convert({-largest, "USD"}, "VND").value() ==
               std::numeric_limits<std::int64_t>::min());
}

BOOST_AUTO_TEST_CASE(what_is_no_rate_is_refused_with_a_sentence) {
    for (const char *rate : {"", "USD/EUR", "USD=0.9", "USD/EUR=", "USD/EUR=0", "USD/EUR=-1",
                             "USD/USD=1", "usd/eur=1", "USD/EUR=0.0000001", "USD/EUR=1 ",
                             "=USD/EUR1", "USD/EUR=1/2", "USDEUR=/1", "USD/EUR=1e2"}) {
        BOOST_CHECK_EXCEPTION(with(rate), Failure, [](const Failure &failure) {
            return failure.cause() == Cause::usage &&
                   std::string(failure.what()).find("USD/EUR=0.92") != std::string::npos;
        });
    }
}
