// Money as text.
#include "manifest/money.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

BOOST_AUTO_TEST_CASE(money_is_read_to_the_micro_unit) {
    BOOST_TEST((parse_money("0.05 USD") == Money{50'000, "USD"}));
    BOOST_TEST((parse_money("12 EUR") == Money{12'000'000, "EUR"}));
    BOOST_TEST((parse_money("0.000001 JPY") == Money{1, "JPY"}));
    for (const char *const wrong :
         {"", "5", "USD", "5 usd", "5USD", "-1 USD", "+1 USD", "1e3 USD", ".5 USD", "5. USD",
          "0.0000001 USD", "5  USD", "5 US", "5 USDT", "99999999999999999999 USD", "0x1 USD"}) {
        BOOST_TEST(!parse_money(wrong), wrong);
    }
}

BOOST_AUTO_TEST_CASE(money_is_written_as_it_is_read) {
    for (const char *const text : {"0.05 USD", "12.00 EUR", "0.000001 JPY", "1.50 USD"}) {
        BOOST_TEST(to_text(*parse_money(text)) == text);
    }
}
