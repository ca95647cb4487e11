// Looking back at a run from the command line: a small campaign of two tiers, of which some items
// fail and some are there already.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <set>
#include <string>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

struct CampaignFixture : ProgramFixture {
    CampaignFixture() {
        write("kinds.csv", "tier,way\nprototype,well\nhero,well\nprototype,throw\n");
        write("campaign.json", R"({"maquette": 1, "name": "campaign",
            "matrix": {"rows": "kinds.csv", "headline": ["<b>Spring</b> & \"co\"", "Äpfel"]},
            "tiers": {"prototype": {"vars": {"side": 48}}, "hero": {"vars": {"side": 1200}}},
            "steps": [
                {"id": "base", "provider": "mockup",
                 "params": {"prompt": "${headline}", "width": "${tier.side}", "height": 40}},
                {"id": "checked", "provider": "pass", "image": "base", "params": {"way": "${way}"}}],
            "outputs": [{"from": "checked", "path": "${item}.png"}]})");
    }
    void run_twice() const {
        BOOST_TEST(maquette("run campaign.json" + plugins()).status == 1);
        BOOST_TEST(maquette("run campaign.json" + plugins()).status == 1);
    }
    static std::string plugins() { return " --plugin-path " MAQUETTE_TEST_PLUGIN_DIR; }
    std::string content(const std::string &name) const {
        std::ifstream stream(folder / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::size_t count(const std::string &text, const std::string &words) const {
        std::size_t found = 0;
        for (std::size_t at = 0; (at = text.find(words, at)) != std::string::npos; ++at) {
            ++found;
        }
        return found;
    }
    /// Width and height of a PNG file, from its header.
    std::pair<unsigned, unsigned> size_of(const std::string &name) const {
        const std::string bytes = content(name);
        BOOST_REQUIRE(bytes.size() > 24);
        const auto number = [&](std::size_t at) {
            unsigned value = 0;
            for (std::size_t i = 0; i < 4; ++i) {
                value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
            }
            return value;
        };
        return {number(16), number(20)};
    }
};

/// The names of all members, but of what names its members itself.
void collect_names(const Json &json, std::set<std::string> &names) {
    if (json.is_array()) {
        for (const Json &part : json) {
            collect_names(part, names);
        }
    } else if (json.is_object()) {
        for (const auto &[name, value] : json.items()) {
            names.insert(name);
            if (name != "values" && name.find("micro-units") == std::string::npos) {
                collect_names(value, names);
            }
        }
    }
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_report_tells_what_became_of_a_campaign, CampaignFixture) {
    run_twice();
    const Ended ended = maquette("report last --json" + plugins());
    BOOST_TEST_REQUIRE(ended.status == 0, ended.errors);
    const Json json = Json::parse(ended.output);
    BOOST_TEST(json["counts"]["items"] == 6);
    BOOST_TEST(json["counts"]["done"] == 4);
    BOOST_TEST(json["counts"]["failed"] == 2);
    BOOST_TEST(json["counts"]["steps-cached"] == 10);
    BOOST_TEST(json["spent-micro-units"].empty());
    // Four pictures of the run before, which the probe had taken 1500 for.
    BOOST_TEST(json["saved"]["cache"]["micro-units"]["USD"] == 4 * 1500);
    BOOST_TEST(json["saved"]["tiers"]["tier"] == "hero", json["saved"]["tiers"].dump());
    BOOST_TEST(json["saved"]["tiers"]["as-planned"]["seconds"].is_null()); // pass does not say
    BOOST_TEST(json["tiers"].size() == 2U);
    BOOST_REQUIRE(json["failures"].size() == 1U);
    BOOST_TEST(json["failures"][0]["items"].size() == 2U);
    BOOST_TEST(json["failures"][0]["sentences"][0]["sentence"] == "It was told to throw.");
    BOOST_TEST(json["items"].size() == 6U);

    const Ended text = maquette("report last" + plugins());
    for (const char *words : {"4 of 6 done, 2 failed", "2 items failed at 'checked'",
                              "It was told to throw.", "all items at 'hero'"}) {
        BOOST_TEST(text.says(words), words << "\n" << text.output);
    }
    const Ended csv = maquette("report last --csv");
    BOOST_TEST(count(csv.output, "\r\n") == 7U);
}

BOOST_FIXTURE_TEST_CASE(every_member_of_the_json_is_documented, CampaignFixture) {
    run_twice();
    std::set<std::string> names;
    collect_names(Json::parse(maquette("report last --json" + plugins()).output), names);
    BOOST_TEST(names.size() > 30U);
    std::ifstream stream(MAQUETTE_SOURCE_DIR "/docs/report.md");
    const std::string document{std::istreambuf_iterator<char>(stream), {}};
    for (const std::string &name : names) {
        BOOST_TEST(document.find("`" + name + "`") != std::string::npos, name);
    }
}

BOOST_FIXTURE_TEST_CASE(what_a_tier_costs_is_not_known_without_its_plugins, CampaignFixture) {
    run_twice();
    const Json json = Json::parse(maquette("report last --json").output);
    BOOST_TEST(json["saved"]["tiers"]["tier"].is_null());
    BOOST_TEST(json["saved"]["tiers"]["reason"].get<std::string>().find(
                   "cannot be planned again") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_page_is_one_file_with_its_pictures, CampaignFixture) {
    run_twice();
    const Ended ended = maquette("report last --html page.html" + plugins());
    BOOST_TEST_REQUIRE(ended.status == 0, ended.errors);
    BOOST_TEST(ended.output == "page.html\n");
    const std::string html = content("page.html");
    BOOST_TEST(count(html, "src=\"data:image/jpeg;base64,") == 4U);
    BOOST_TEST(count(html, "<li class=\"card ") == 6U);
    BOOST_TEST(count(html, "href=\"./out/") == 4U);
    BOOST_TEST(count(html, "<b>Spring") == 0U);
    BOOST_TEST(count(html, "Äpfel") > 0U);
    // Without the files the store still has the pictures; without both nobody has.
    std::filesystem::remove_all(folder / "out");
    BOOST_TEST(maquette("report last --html page.html" + plugins()).status == 0);
    BOOST_TEST(count(content("page.html"), "src=\"data:image/jpeg;base64,") == 4U);
    BOOST_TEST(maquette("report last --html page.html --store nowhere" + plugins()).status == 0);
    BOOST_TEST(count(content("page.html"), "src=\"data:image/jpeg;base64,") == 0U);
    BOOST_TEST(count(content("page.html"), "The file is gone or was changed") == 4U);
    BOOST_TEST(!std::filesystem::exists(folder / "nowhere"));
}

BOOST_FIXTURE_TEST_CASE(a_sheet_shows_all_items, CampaignFixture) {
    run_twice();
    const Ended ended = maquette("sheet last -o sheet.png --size 64 --columns 6");
    BOOST_TEST_REQUIRE(ended.status == 0, ended.errors);
    const auto [width, height] = size_of("sheet.png");
    BOOST_TEST(width > 6 * 64U);
    BOOST_TEST(width > 2 * height);
    BOOST_TEST(maquette("sheet last -o part.png --size 64 --per-sheet 4").output ==
               "part.png\npart-2.png\n");
    BOOST_TEST(size_of("part-2.png").first < size_of("part.png").first);
    BOOST_TEST(maquette("sheet last -o sheet.jpg").status == 0);
    BOOST_TEST(maquette("sheet last -o sheet.txt").status == 6);
    BOOST_TEST(maquette("sheet last --size 1").says("--size takes 32 to 2048"));
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_reported_is_a_sentence, CampaignFixture) {
    BOOST_TEST(maquette("report last").says("There is no run 'last'"));
    BOOST_TEST(maquette("report").status == 2);
    run_twice();
    BOOST_TEST(maquette("report nothing").status == 2);
    BOOST_TEST(maquette("report last --json --csv").status == 2);
    BOOST_TEST(maquette("report last --thumbnail 5").status == 2);
    BOOST_TEST(maquette("report last --html /proc/page.html" + plugins()).status == 6);
}

BOOST_FIXTURE_TEST_CASE(the_line_of_progress_says_how_far_it_is, CampaignFixture) {
    write("slow.json", R"({"maquette": 1, "name": "slow",
        "matrix": {"n": {"count": 4}, "way": ["well", "throw"]},
        "steps": [{"id": "a", "provider": "pass",
                   "params": {"milliseconds": 250, "way": "${way}",
                              "nested": {"n": "${n}"}}}],
        "outputs": [{"from": "a", "path": "${n}-${way}.png"}]})");
    // A terminal of its own, wide enough.
    const auto in_terminal = [&](const std::string &arguments) {
        return shell("TERM=xterm script -qec \"stty cols 200; '" MAQUETTE_PROGRAM
                     "' run slow.json " +
                     arguments + plugins() + "\" /dev/null </dev/null");
    };
    const Ended ended = in_terminal("--jobs 2 --budget '1 USD'");
    for (const char *words : {"/8", " failed", " items/", " left", " USD spent, ", " USD left"}) {
        BOOST_TEST(ended.says(words), words << "\n" << ended.output);
    }
    BOOST_TEST(in_terminal("--jobs 2").says(" cached"));
}
