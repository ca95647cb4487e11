// Ctrl-C and sudden death: nothing half-written under a final name.
#include "program/program_fixture.hpp"

#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

BOOST_FIXTURE_TEST_CASE(ctrl_c_ends_a_run_cleanly, ProgramFixture) {
    write("slow.json", R"({"maquette": 1, "name": "slow", "matrix": {"n": {"count": 20}},
        "steps": [{"id": "a", "provider": "pass", "params": {"milliseconds": 3000}}],
        "outputs": [{"from": "a", "path": "${n}.png"}]})");
    // timeout hands the program's status on. In the foreground it sends one signal, else one more
    // to the group, and the second ends the program at once. Late enough for a sanitized program,
    // too, to be in the middle of its first steps.
    const Ended ended = shell("timeout --foreground --preserve-status -s INT 1.5 '" MAQUETTE_PROGRAM
                              "' run slow.json --plugin-path " MAQUETTE_TEST_PLUGIN_DIR);
    BOOST_TEST(ended.status == 130);
    BOOST_TEST(ended.says("20 cancelled"), ended.errors);
    BOOST_TEST(files_in("out") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_killed_run_leaves_whole_files_only, ProgramFixture) {
    write("cards.json", R"({"maquette": 1, "name": "cards", "matrix": {"seed": {"count": 40}},
        "steps": [{"id": "a", "provider": "mockup", "params": {"width": 700, "height": 500}}],
        "outputs": [{"from": "a", "path": "${seed}.png"}]})");
    maquette("plugins"); // the first start describes the plugins
    std::size_t whole = 0;
    for (const char *seconds : {"0.02", "0.1", "0.25", "0.4", "0.55", "0.7", "0.9", "1.1"}) {
        shell("timeout -s KILL " + std::string(seconds) + " '" MAQUETTE_PROGRAM "' run cards.json");
        if (!std::filesystem::exists(folder / "out")) { continue; }
        for (const auto &entry : std::filesystem::directory_iterator(folder / "out")) {
            if (entry.path().filename().string().starts_with(".")) { continue; } // a temporary name
            BOOST_CHECK_NO_THROW(read_picture(entry.path()));
            ++whole;
        }
    }
    BOOST_TEST(whole > 0);
    const Ended ended = maquette("run cards.json");
    BOOST_TEST(ended.status == 0, ended.errors);
}
