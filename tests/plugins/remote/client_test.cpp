// The client library by itself.
#include "client/address.hpp"
#include "client/base64.hpp"
#include "client/picture_file.hpp"
#include "client/redaction.hpp"
#include "double/picture.hpp"

#include <boost/test/unit_test.hpp>

using namespace remote;

BOOST_AUTO_TEST_CASE(addresses_are_taken_apart) {
    const auto address = parse_address("https://API.Example.com/v1/x?a=b#c");
    BOOST_REQUIRE(address);
    BOOST_TEST(address->origin() == "https://api.example.com:443");
    BOOST_TEST(address->query == "a=b");
    BOOST_TEST(address->is_safe());
    BOOST_TEST(!parse_address("http://example.com")->is_safe());
    BOOST_TEST(parse_address("http://127.0.0.1:80/")->is_safe());
    BOOST_TEST(parse_address("http://[::1]:80/")->is_safe());
    BOOST_TEST(!parse_address("http://127.0.0.1.example.com/")->is_safe());
    for (const char *bad : {"", "example.com/x", "ftp://example.com/", "file:///etc/passwd",
                            "https://", "https://u:p@example.com/", "https://exa mple.com/"}) {
        BOOST_TEST(!parse_address(bad), bad);
    }
    BOOST_TEST(resolve_address(*address, "/y")->origin() == "https://api.example.com:443");
    BOOST_TEST(resolve_address(*address, "//other.org/y")->host == "other.org");
}

BOOST_AUTO_TEST_CASE(patterns_fit_hosts_below_them_only) {
    const auto fits = [](const char *address, const char *pattern) {
        return host_fits(*parse_address(address), {pattern});
    };
    BOOST_TEST(fits("https://api.bfl.ai/", "*.bfl.ai"));
    BOOST_TEST(fits("https://a.b.BFL.ai/", "*.bfl.ai"));
    BOOST_TEST(!fits("https://bfl.ai/", "*.bfl.ai"));
    BOOST_TEST(!fits("https://evilbfl.ai/", "*.bfl.ai"));
    BOOST_TEST(!fits("https://bfl.ai.evil.com/", "*.bfl.ai"));
    BOOST_TEST(fits("https://bfl.ai:8443/", "bfl.ai:8443"));
    BOOST_TEST(!fits("https://bfl.ai/", "bfl.ai:8443"));
}

BOOST_AUTO_TEST_CASE(base64_is_strict) {
    for (const std::string bytes : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        BOOST_TEST(from_base64(to_base64(bytes)).value() == bytes);
    }
    BOOST_TEST(to_base64("foob") == "Zm9vYg==");
    BOOST_TEST(from_base64("Zm9vYg==\n").value() == "foob");
    for (const char *bad : {"Z", "Zm9vYg", "Zm9vYg=", "Zm9v Yg==", "Zm=v", "====", "Zm9*"}) {
        BOOST_TEST(!from_base64(bad), bad);
    }
}

BOOST_AUTO_TEST_CASE(signed_addresses_and_keys_are_removed) {
    const std::string text =
        R"({"a":"https://x.org/p.png?sig=abc&e=1","b":"see http://y.org/?t=2."})";
    const std::string clean = without_signed_addresses(text);
    BOOST_TEST(clean.find("sig=abc") == std::string::npos);
    BOOST_TEST(clean.find("t=2") == std::string::npos);
    BOOST_TEST(clean.find("https://x.org/p.png?query-") != std::string::npos);
    BOOST_TEST(without_signed_addresses(clean) == clean);
    BOOST_TEST(without_signed_addresses(std::string("://?x ://")).find("?x") == std::string::npos);
    BOOST_TEST(without_secret("a k/y b k%2Fy", "k/y") == "a [removed] b [removed]");
    BOOST_TEST(one_line("a\r\nb\tc.") == "a b c");
    BOOST_TEST(one_line("\xC3\xA4\xC3\xA4", 3) == "\xC3\xA4…");
}

BOOST_AUTO_TEST_CASE(pictures_are_read_or_refused) {
    const std::string file = remote_double::draw_picture("x", 40, 30);
    BOOST_TEST(picture_type(file) == "image/png");
    BOOST_TEST(read_picture(file, 1200).width == 40U);
    BOOST_CHECK_THROW(read_picture(file, 1199), std::runtime_error);
    for (std::size_t size = 0; size + 30 < file.size(); size += 7) { // the end mark may lack
        BOOST_CHECK_THROW(read_picture(file.substr(0, size), 1200), std::runtime_error);
    }
    Bitmap bitmap;
    bitmap.width = 2;
    bitmap.height = 1;
    bitmap.channels = 4;
    bitmap.samples = {1, 2, 3, 4, 250, 251, 252, 0};
    BOOST_TEST(read_picture(write_png(bitmap), 2).samples == bitmap.samples);
}
