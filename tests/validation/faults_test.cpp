// Every check catches the fault that it is for, and passes what is right.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

const std::string wrong_plugin = MAQUETTE_WRONG_PLUGIN;

Json checks_of(const Ended &ended) {
    const Json json = Json::parse(ended.output, nullptr, false);
    BOOST_REQUIRE_MESSAGE(json.is_object(), ended.output + ended.errors);
    return json["plugins"][0]["checks"];
}

/// Validates with a fault, strictly: warnings count.
Ended with_fault(const ProgramFixture &fixture, const std::string &fault,
                 const std::string &arguments) {
    return fixture.shell("MAQUETTE_FAULT='" + fault + "' maquette validate --json --strict " +
                         arguments);
}

void expect_caught(const Ended &ended, const std::string &id) {
    const Json checks = checks_of(ended);
    BOOST_TEST_CONTEXT(id << ": " << checks.dump()) {
        BOOST_TEST(ended.status == 7);
        BOOST_REQUIRE(checks.size() == 1);
        const std::string outcome = checks[0]["outcome"];
        BOOST_TEST((outcome == "failed" || outcome == "warning"));
        BOOST_TEST(!checks[0]["seen"].get<std::string>().empty());
    }
}

/// What a check said about a plugin that misbehaves in every call.
std::string seen_with(const ProgramFixture &fixture, const std::string &fault,
                      const std::string &options) {
    const Ended ended =
        with_fault(fixture, fault, wrong_plugin + " --only behaviour.works " + options);
    BOOST_TEST(ended.status == 7);
    return checks_of(ended)[0]["seen"];
}

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_right_plugin_passes_every_check, ProgramFixture) {
    const Ended ended = maquette("validate --json --strict --budget 1 " + wrong_plugin);
    BOOST_TEST(ended.status == 0);
    for (const Json &check : checks_of(ended)) {
        const std::string outcome = check["outcome"];
        BOOST_TEST_INFO(check.dump());
        BOOST_TEST((outcome == "passed" || outcome == "information" ||
                    check["id"] == "behaviour.eraser-keeps-the-rest"));
    }
}

BOOST_FIXTURE_TEST_CASE(every_check_catches_its_fault, ProgramFixture) {
    const Json list = Json::parse(maquette("validate --list --json").output)["checks"];
    BOOST_TEST(list.size() >= 40);
    for (const Json &check : list) {
        const std::string id = check["id"];
        // Caught below: these are not about what the plugin does when it is called.
        if (id == "loading.only-entry-symbol" || id == "loading.file-safety") { continue; }
        if (check["family"] == "speed") { continue; } // figures, nothing to judge
        std::string arguments = wrong_plugin;
        arguments.append(" --budget 1 --only ").append(id);
        expect_caught(with_fault(*this, id, arguments), id);
    }
}

BOOST_FIXTURE_TEST_CASE(a_second_symbol_is_caught, ProgramFixture) {
    const Ended ended =
        maquette("validate --json --only loading.only-entry-symbol " MAQUETTE_EXTRA_SYMBOL_PLUGIN);
    expect_caught(ended, "loading.only-entry-symbol");
    BOOST_TEST(ended.says("extra_symbol"));
}

BOOST_FIXTURE_TEST_CASE(a_file_that_others_can_change_is_caught, ProgramFixture) {
    std::filesystem::copy_file(wrong_plugin, folder / "wrong.so");
    std::filesystem::permissions(folder / "wrong.so", std::filesystem::perms::all);
    expect_caught(with_fault(*this, "", "--only loading.file-safety wrong.so"),
                  "loading.file-safety");
}

BOOST_FIXTURE_TEST_CASE(a_crash_is_told_with_its_occasion_and_last_words, ProgramFixture) {
    const std::string seen = seen_with(*this, "words", "");
    BOOST_TEST(has(seen, "crashed with signal ABRT while calling 'wrong' with 'image' 96 × 64"),
               seen);
    BOOST_TEST(has(seen, "Its last words: goodbye"), seen);
}

BOOST_FIXTURE_TEST_CASE(a_write_to_an_input_is_told_as_such, ProgramFixture) {
    const Ended ended = with_fault(*this, "behaviour.inputs-untouched",
                                   wrong_plugin + " --only behaviour.inputs-untouched");
    BOOST_TEST(has(checks_of(ended)[0]["seen"], "it wrote to the input 'image'"), ended.output);
}

BOOST_FIXTURE_TEST_CASE(a_hang_ends_with_the_time_limit, ProgramFixture) {
    const std::string seen = seen_with(*this, "hang", "--time-limit 1");
    BOOST_TEST(has(seen, "did not end within 1 seconds while calling"), seen);
}

BOOST_FIXTURE_TEST_CASE(a_memory_eater_ends_with_the_memory_limit, ProgramFixture) {
    const std::string seen = seen_with(*this, "memory", "--memory-limit 400");
    BOOST_TEST(has(seen, "memory"), seen);
}

BOOST_FIXTURE_TEST_CASE(an_exit_is_a_finding, ProgramFixture) {
    BOOST_TEST(has(seen_with(*this, "exit", ""), "ended its process with exit status 0"));
}

BOOST_FIXTURE_TEST_CASE(what_a_plugin_forks_holds_nothing_up, ProgramFixture) {
    const Ended ended = with_fault(*this, "fork",
                                   wrong_plugin + " --only behaviour.works "
                                                  "--time-limit 20");
    const Json check = checks_of(ended)[0];
    BOOST_TEST(check["seconds"].get<double>() < 10);
    BOOST_TEST(check["outcome"] == "passed");
}

BOOST_FIXTURE_TEST_CASE(a_crash_at_load_fails_each_check_and_nothing_else, ProgramFixture) {
    const Ended ended = with_fault(*this, "crash at load", wrong_plugin + " --only loading");
    BOOST_TEST(ended.status == 7);
    const Json checks = checks_of(ended);
    BOOST_TEST(checks.size() == 19);
    for (const Json &check : checks) {
        const bool reads_the_file_only =
            check["id"] == "loading.only-entry-symbol" || check["id"] == "loading.file-safety";
        BOOST_TEST((check["outcome"] == "failed" || reads_the_file_only), check.dump());
    }
}
