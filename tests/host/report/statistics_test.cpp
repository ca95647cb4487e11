// The middle and the slow end.
#include "report/statistics.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <numeric>

using namespace maquette::host;

BOOST_AUTO_TEST_CASE(the_middle_and_the_slow_end_are_found) {
    std::vector<double> hundred(100);
    std::iota(hundred.rbegin(), hundred.rend(), 1.0); // 1 to 100, the largest first
    const auto spread = spread_of(hundred);
    BOOST_TEST(spread.count == 100U);
    BOOST_TEST(spread.median == 50.5);
    BOOST_TEST(spread.slow == 95);
}

BOOST_AUTO_TEST_CASE(few_numbers_have_them_too) {
    BOOST_TEST(spread_of(std::vector<double>{}).count == 0U);
    BOOST_TEST(spread_of(std::vector<double>{3}).median == 3);
    BOOST_TEST(spread_of(std::vector<double>{3}).slow == 3);
    const auto money = spread_of(std::vector<std::int64_t>{10, 1, 4, 5});
    BOOST_TEST(money.median == 4); // rounded down
    BOOST_TEST(money.slow == 10);
}
