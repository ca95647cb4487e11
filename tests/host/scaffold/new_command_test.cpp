// `maquette new` as people call it.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace maquette::host;
using Json = nlohmann::json;

BOOST_FIXTURE_TEST_CASE(kinds_and_languages_are_listed, ProgramFixture) {
    const Ended list = maquette("new --list");
    BOOST_TEST(list.status == 0, list.errors);
    for (const char *word : {"generator", "background-remover", "upscaler", "face-swapper",
                             "eraser", "scorer", "acme.colorizer", "cpp", "rust"}) {
        BOOST_TEST(list.says(word), word);
    }
    const Json json = Json::parse(maquette("new --list --json").output);
    BOOST_TEST(json["kinds"].size() == 7);
    BOOST_TEST(json["kinds"][0]["languages"].size() >= 3);
}

BOOST_FIXTURE_TEST_CASE(a_project_is_made_and_the_next_commands_are_told, ProgramFixture) {
    const Ended made = maquette("new acme.tinter gel");
    BOOST_TEST(made.status == 0, made.errors);
    for (const char *words : {"gel.cpp", "cmake -S gel -B gel/build", "validate gel/build/gel.so",
                              "run gel/manifest.json --plugin-path gel/build"}) {
        BOOST_TEST(made.says(words), words);
    }
    BOOST_TEST(made.output.find('\033') == std::string::npos);
    const Json json =
        Json::parse(maquette("new upscaler x2 --lang rust --dir 'a b/x' --json").output);
    BOOST_TEST(json["folder"] == "a b/x");
    BOOST_TEST(json["next"][0] == "'./a b/x/build.sh'");
    BOOST_TEST(std::filesystem::exists(folder / "a b/x/src/lib.rs"));
}

BOOST_FIXTURE_TEST_CASE(refusals_are_sentences_with_the_status_of_usage, ProgramFixture) {
    const auto refused = [this](const std::string &arguments, const std::string &words) {
        const Ended ended = maquette("new " + arguments);
        BOOST_TEST(ended.status == 2, arguments);
        BOOST_TEST(ended.says(words), arguments << ": " << ended.errors);
        BOOST_TEST(ended.output == "");
    };
    refused("", "Which kind, and which name?");
    refused("upscaler", "Which kind, and which name?");
    refused("upscaler a b", "too many");
    refused("upscalar gel", "Did you mean 'upscaler'?");
    refused("upscaler Gel", "Try 'gel'.");
    refused("upscaler gel --lang c++", "Known are: c, cpp, rust");
    refused("upscaler gel --colour", "unrecognised option");
    BOOST_TEST(maquette("new upscaler gel").status == 0);
    refused("upscaler gel", "There is a gel already");
    BOOST_TEST(maquette("new upscaler x --dir gel/CMakeLists.txt/x").status == 6);
}
