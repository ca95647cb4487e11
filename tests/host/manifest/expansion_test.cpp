// Properties of templates that hold for every manifest.
#include "host/manifest/sample.hpp"

#include "manifest/expansion.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace maquette::host;

BOOST_AUTO_TEST_CASE(templates_keep_types_and_escape) {
    const Variables variables = {{"side", 512}, {"word", "a b"}, {"flag", true}};
    std::vector<Fault> faults;
    const Document document;
    const auto filled = [&](const char *text) {
        return expand(text, variables, document, "/p", faults);
    };
    BOOST_TEST(filled("${side}") == nlohmann::json(512));
    BOOST_TEST(filled("${flag}") == nlohmann::json(true));
    BOOST_TEST(filled("${side} px, ${word}") == nlohmann::json("512 px, a b"));
    BOOST_TEST(filled("$${side}") == nlohmann::json("${side}"));
    BOOST_TEST(filled("100$ {x}") == nlohmann::json("100$ {x}"));
    BOOST_TEST(faults.empty());
    filled("${sde}");
    BOOST_TEST(faults.size() == 1);
    BOOST_TEST(faults.front().cure == "Did you mean 'side'?");
}

BOOST_AUTO_TEST_CASE(text_without_templates_stays_as_it_is) {
    std::mt19937 random(17);
    for (int round = 0; round < 500; ++round) {
        std::string text;
        for (unsigned i = 0; i < random() % 40; ++i) {
            text += static_cast<char>('!' + random() % 90);
        }
        if (text.find("${") != std::string::npos) { continue; }
        std::vector<Fault> faults;
        BOOST_TEST(expand(text, {}, {}, "", faults) == nlohmann::json(text));
        BOOST_TEST(faults.empty());
    }
}

BOOST_AUTO_TEST_CASE(values_never_lead_out_of_the_output_folder) {
    std::mt19937 random(19);
    std::vector<std::string> values = {"..",        ".", "../../etc/passwd",     "/etc",
                                       "a/../../b", "",  std::string(5000, 'x'), "a\nb",
                                       "\\..\\",    "~"};
    for (int round = 0; round < 500; ++round) {
        std::string value;
        for (unsigned i = 0; i < random() % 20; ++i) {
            value += static_cast<char>(random() % 3 == 0   ? '.'
                                       : random() % 3 == 0 ? '/'
                                                           : random());
        }
        values.push_back(value);
    }
    for (const std::string &value : values) {
        std::vector<Fault> faults;
        const std::filesystem::path path(
            expand_path("out/${v}.png", {{"v", value}}, {}, "", faults));
        BOOST_TEST(faults.empty());
        BOOST_TEST(path.parent_path() == "out");
        BOOST_TEST(path.filename().string().size() <= 84);
        BOOST_TEST(path.filename() != "..");
    }
}

BOOST_AUTO_TEST_CASE(a_value_is_filled_in_again_and_again) {
    const TemplateValue value(
        {{"a/b", {{"side", "${side}"}, {"list", {"a ${word}", 7, "$${x}"}}}}, {"plain", "text"}},
        "/steps/0/params");
    for (const int side : {1, 2}) {
        std::vector<Fault> faults;
        const auto filled = value.fill_in({{"side", side}, {"word", "kite"}}, Document(), faults);
        const nlohmann::json expected = {{"a/b", {{"side", side}, {"list", {"a kite", 7, "${x}"}}}},
                                         {"plain", "text"}};
        BOOST_TEST(filled == expected, filled);
        BOOST_TEST(faults.empty());
    }
    std::vector<Fault> faults;
    value.fill_in({{"side", {{"deep", "${word}"}}}}, Document(), faults);
    BOOST_REQUIRE(faults.size() == 1U);
    BOOST_TEST(faults.front().pointer == "/steps/0/params/a~1b/list/0");
}
