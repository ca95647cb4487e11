// Foreign text in HTML.
#include "report/markup.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

BOOST_AUTO_TEST_CASE(what_has_a_meaning_in_html_loses_it) {
    BOOST_TEST(escaped("<script>alert(\"1\" & '2')</script>") ==
               "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
    BOOST_TEST(escaped("Äpfel – 日本") == "Äpfel – 日本");
}

BOOST_AUTO_TEST_CASE(what_is_no_text_is_replaced) {
    BOOST_TEST(escaped("a\xFFz") == "a\xEF\xBF\xBDz");
    BOOST_TEST(escaped(std::string("a\0\x1B[31m", 7)) == "a\xEF\xBF\xBD\xEF\xBF\xBD[31m");
    BOOST_TEST(escaped("two\nlines") == "two\nlines");
    BOOST_TEST(escaped("") == "");
}

BOOST_AUTO_TEST_CASE(base64_is_that_of_the_standard) {
    const auto encoded = [](std::string_view text) {
        return in_base64(std::as_bytes(std::span(text)));
    };
    BOOST_TEST(encoded("") == ""); // RFC 4648, section 10
    BOOST_TEST(encoded("f") == "Zg==");
    BOOST_TEST(encoded("fo") == "Zm8=");
    BOOST_TEST(encoded("foobar") == "Zm9vYmFy");
}

BOOST_AUTO_TEST_CASE(a_policy_names_a_text_by_its_digest) {
    BOOST_TEST(policy_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

BOOST_AUTO_TEST_CASE(addresses_stay_relative) {
    BOOST_TEST(address_of("out/Spring sale-1.png") == "./out/Spring%20sale-1.png");
    BOOST_TEST(address_of("javascript:alert(1)") == "./javascript%3Aalert%281%29");
    BOOST_TEST(address_of("//example.org/x") == "./example.org/x");
    BOOST_TEST(address_of("a\"b#c?d") == "./a%22b%23c%3Fd");
    BOOST_TEST(address_of("../ü") == "./../%C3%BC");
}
