// Money as people write it.
#include "manifest/money.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace maquette::host;

BOOST_AUTO_TEST_CASE(money_is_read_to_the_micro_unit) {
    BOOST_TEST((parse_money("0.05 USD") == Money{50'000, "USD"}));
    BOOST_TEST((parse_money("12 EUR") == Money{12'000'000, "EUR"}));
    BOOST_TEST((parse_money("0 JPY") == Money{0, "JPY"}));
    BOOST_TEST((parse_money("0.000001 USD") == Money{1, "USD"}));
    BOOST_TEST((parse_money("0007.50 USD") == Money{7'500'000, "USD"}));
    BOOST_TEST((parse_money("9223372036854.775807 USD") ==
                Money{std::numeric_limits<std::int64_t>::max(), "USD"}));
}

BOOST_AUTO_TEST_CASE(what_is_not_money_is_refused) {
    for (const char *text : {"",
                             " ",
                             "USD",
                             "1",
                             "1USD",
                             "1  USD",
                             " 1 USD",
                             "1 USD ",
                             "1 usd",
                             "1 US",
                             "1 USDT",
                             "1 US1",
                             "-1 USD",
                             "+1 USD",
                             "1. USD",
                             ".5 USD",
                             "1.0000001 USD",
                             "1,5 USD",
                             "1.2.3 USD",
                             "1e3 USD",
                             "0x1 USD",
                             "nan USD",
                             "1 €",
                             "9223372036854.775808 USD",
                             "99999999999999999999 USD"}) {
        BOOST_TEST(!parse_money(text), "'" << text << "' was read");
    }
}

BOOST_AUTO_TEST_CASE(money_is_told_as_it_is_read) {
    BOOST_TEST(to_text({50'000, "USD"}) == "0.05 USD");
    BOOST_TEST(to_text({12'000'000, "EUR"}) == "12.00 EUR");
    BOOST_TEST(to_text({1, "USD"}) == "0.000001 USD");
    BOOST_TEST(to_text({1'234'567'890'120, "USD"}) == "1234567.89012 USD");
    for (const std::int64_t amount :
         {std::int64_t{0}, std::int64_t{39'000}, std::numeric_limits<std::int64_t>::max()}) {
        BOOST_TEST((parse_money(to_text({amount, "CHF"})) == Money{amount, "CHF"}));
    }
}

BOOST_AUTO_TEST_CASE(a_negative_charge_can_be_told) {
    BOOST_TEST(to_text({-500'000, "USD"}) == "-0.50 USD");
    BOOST_TEST(to_text({std::numeric_limits<std::int64_t>::min(), "USD"}) ==
               "-9223372036854.775808 USD");
}

BOOST_AUTO_TEST_CASE(sums_stay_at_the_largest_number) {
    using Limits = std::numeric_limits<std::int64_t>;
    BOOST_TEST(saturated_sum(2, 3) == 5);
    BOOST_TEST(saturated_sum(Limits::max(), 1) == Limits::max());
    BOOST_TEST(saturated_sum(Limits::min(), -1) == Limits::min());
}
