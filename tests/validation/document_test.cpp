// The table in sdk/VALIDATION.md is the one that the program has.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

using namespace maquette::host;
using Json = nlohmann::json;

BOOST_FIXTURE_TEST_CASE(the_document_lists_every_check, ProgramFixture) {
    std::vector<std::string> expected;
    const Json list = Json::parse(maquette("validate --list --json").output);
    for (const Json &check : list["checks"]) {
        expected.push_back("| `" + check["id"].get<std::string>() + "` | " +
                           check["expected"].get<std::string>() + " | " +
                           check["place"].get<std::string>() + " |");
    }
    std::vector<std::string> written;
    std::ifstream document(MAQUETTE_SOURCE_DIR "/sdk/VALIDATION.md");
    for (std::string line; std::getline(document, line);) {
        const bool row = line.starts_with("| `") && line.find('.') < line.find("` |");
        if (row) { written.push_back(line); }
    }
    BOOST_TEST(written == expected, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_documents_commands_run, ProgramFixture) {
    std::filesystem::create_directory(folder / "build");
    std::filesystem::copy_file(MAQUETTE_WRONG_PLUGIN, folder / "build/wrong.so");
    std::ifstream document(MAQUETTE_SOURCE_DIR "/sdk/VALIDATION.md");
    int commands = 0;
    for (std::string line; std::getline(document, line);) {
        if (!line.starts_with("maquette ")) { continue; }
        line.erase(std::min(line.find('#'), line.size()));
        const std::string shown = "build/negative.so";
        if (const auto at = line.find(shown); at != std::string::npos) {
            line.replace(at, shown.size(), "build/wrong.so");
        }
        ++commands;
        const Ended ended = shell(line);
        BOOST_TEST(ended.status == 0, line + ": " + ended.output + ended.errors);
    }
    BOOST_TEST(commands == 5);
}
