// JSON text becomes data that knows its lines, or a sentence about the place where it is no JSON.
#include "manifest/document.hpp"

#include "manifest/manifest.hpp"

#include "host/manifest/sample.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <ostream>

using namespace maquette::host;

namespace {

struct NoJson {
    const char *text;
    std::size_t line;
    const char *words;
};

std::ostream &operator<<(std::ostream &stream, const NoJson &broken) {
    return stream << broken.words;
}

const std::vector<NoJson> no_json = {
    {"{\"a\": 1,\n}", 2, "a ',' stands before '}' (column 1"},
    {"{\"a\": [1,]}", 1, "a ',' stands before ']' (column 10"},
    {"{\"a\": 1\n \"b\": 2}", 2, "a ',' or '}' is expected"},
    {"{\"a\": [1 2]}", 1, "a ',' or ']' is expected"},
    {"{\"a\" 1}", 1, "a ':' is expected after the key"},
    {"{'a': 1}", 1, "double quotes"},
    {"{a: 1}", 1, "double quotes"},
    {"{\"a\":\n\n True}", 3, "bare words are true, false and null"},
    {"{\n// why\n\"a\": 1}", 2, "a key between double quotes"},
    {"{\"a\": \"b}", 1, "a text does not end"},
    {"{\"a\": \"b\nc\"}", 1, "goes on in the next line"},
    {"{\"a\": \"\t\"}", 1, "a control character"},
    {"{\"a\": \"\\x\"}", 1, "a '\\' that means nothing"},
    {"{\"a\": \"\\u12\"}", 1, "four hexadecimal digits"},
    {"{\"a\": \"\\ud800\"}", 1, "half a character"},
    {"{\"ä\": \"\xFF\"}", 1, "not UTF-8 (column 8, byte 9)"},
    {"{\"a\": 1e999}", 1, "too large"},
    {"{\"a\": -}", 1, "a number is not complete"},
    {"{\"a\": [1,\n", 2, "ends too early"},
    {"{}\n{}", 2, "follows after the end"},
    {"\xFF\xFE{\x01", 0, "UTF-16"},
};

std::string what_of(const std::string &text) {
    try {
        parse_document(text, "m.json");
    } catch (const FaultyManifest &faulty) {
        BOOST_REQUIRE(faulty.faults().size() == 1U);
        return faulty.what();
    }
    return "";
}

} // namespace

BOOST_DATA_TEST_CASE(what_is_no_json_is_said_in_plain_words, boost::unit_test::data::make(no_json),
                     broken) {
    const std::string what = what_of(broken.text);
    const std::string place =
        broken.line == 0 ? "m.json: " : "m.json:" + std::to_string(broken.line) + ": ";
    BOOST_TEST(what.find(place) != std::string::npos, what);
    BOOST_TEST(what.find(broken.words) != std::string::npos, what);
}

BOOST_AUTO_TEST_CASE(every_value_knows_its_line) {
    const Document document = parse_document("\xEF\xBB\xBF{\n\"a/b\": [1,\n2],\n\"c\": {\n\"d\":\n"
                                             "null}}",
                                             "m.json");
    BOOST_TEST(document.line("") == 1U);
    BOOST_TEST(document.line("/a~1b") == 2U);
    BOOST_TEST(document.line("/a~1b/0") == 2U);
    BOOST_TEST(document.line("/a~1b/1") == 3U);
    BOOST_TEST(document.line("/c/d") == 6U);
    BOOST_TEST(document.line("/c/d/not/there") == 6U);
    BOOST_TEST(document.line("/nowhere") == 1U);
}

BOOST_AUTO_TEST_CASE(keys_keep_the_order_of_the_file) {
    const Document document = parse_document(R"({"z": {"y": 1, "x": [2]}, "a": {}})", "m.json");
    const std::vector<std::string> outer = {"z", "a"};
    const std::vector<std::string> inner = {"y", "x"};
    BOOST_TEST(document.keys.at("") == outer);
    BOOST_TEST(document.keys.at("/z") == inner);
}

BOOST_AUTO_TEST_CASE(axes_keep_the_order_of_the_file) {
    // In one line, where lines cannot tell: the last axis changes fastest.
    std::string text = with("\"matrix\": { ", "\"matrix\": { \"zoom\": [1, 2], ");
    text.replace(text.find("${seed}"), 7, "${item}");
    const Manifest manifest = check_manifest(parse_document(text, "m.json"));
    BOOST_TEST(manifest.matrix.axes.front().name == "zoom");
}

BOOST_AUTO_TEST_CASE(what_would_take_long_is_refused_at_once) {
    BOOST_TEST(what_of(std::string(100'000'000, '[')).find("16 MiB") != std::string::npos);
    BOOST_TEST(what_of(std::string(15'000'000, '[')).find("deeper than 64") != std::string::npos);
    std::string many = "[0";
    for (int i = 0; i < 1'000'000; ++i) {
        many += ",0";
    }
    BOOST_TEST(what_of(many + "]").find("a million values") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_sentence_stays_short_and_in_its_line) {
    BOOST_TEST(what_of("\"" + std::string(1'000'000, 'x')).size() < 300U);
    const FaultyManifest faulty("a\nb", {Fault{"/\x1B[2J", 1, "It is \x07.", ""}});
    BOOST_TEST(std::string(faulty.what()) ==
               "a\\u000ab has a fault:\n  a\\u000ab:1: /\\u001b[2J: It is \\u0007.");
}

BOOST_AUTO_TEST_CASE(files_that_are_no_files_have_a_sentence) {
    const auto pipe =
        std::filesystem::temp_directory_path() / ("maquette-pipe-" + std::to_string(getpid()));
    BOOST_REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const auto fault_of = [](const std::filesystem::path &file) -> std::string {
        try {
            read_document(file);
        } catch (const FaultyManifest &faulty) { return faulty.what(); }
        return "";
    };
    BOOST_TEST(fault_of("/nowhere/at/all.json").find("No such file") != std::string::npos);
    BOOST_TEST(fault_of("/").find("a folder") != std::string::npos);
    BOOST_TEST(fault_of("/dev/null").find("a device") != std::string::npos);
    BOOST_TEST(fault_of(pipe).find("a pipe") != std::string::npos);
    std::filesystem::remove(pipe);
}

BOOST_AUTO_TEST_CASE(the_nearest_name_is_suggested) {
    BOOST_TEST(suggestion("sclae", {"seed", "scale"}) == "Did you mean 'scale'?");
    BOOST_TEST(suggestion("xyz", {"seed", "scale"}) == "Known are: seed, scale.");
    BOOST_TEST(suggestion("xyz", {}) == "");
    const std::string many = suggestion("xyz", std::vector<std::string>(1000, "something"));
    BOOST_TEST(many.ends_with("something and 980 more."), many);
}
