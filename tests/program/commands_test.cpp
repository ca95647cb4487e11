// Every command: what it prints and how it ends.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace maquette::host;
using Json = nlohmann::json;

namespace {

const std::string probe_option = "--plugin-path " MAQUETTE_TEST_PLUGIN_DIR;

std::string probe_manifest(const std::string &way) {
    return R"({"maquette": 1, "name": "m", "matrix": {"way": [)" + way +
           R"(]}, "steps": [{"id": "a", "provider": "pass", "params": {"way": "${way}"}}],
            "outputs": [{"from": "a", "path": "${way}.png"}]})";
}

} // namespace

BOOST_FIXTURE_TEST_CASE(version_and_help, ProgramFixture) {
    BOOST_TEST(maquette("--version").output == "maquette 0.1.0\n");
    BOOST_TEST(maquette("--help").status == 0);
    for (const char *command :
         {"run", "plan", "plugins", "validate", "inspect", "bench", "schema"}) {
        const Ended help = maquette(std::string(command) + " --help");
        BOOST_TEST(help.status == 0);
        BOOST_TEST(help.says("--help"));
        BOOST_TEST(maquette("--help").says(command));
    }
    BOOST_TEST(maquette("").status == 2);
    BOOST_TEST(maquette("plugin").says("Did you mean 'plugins'?"));
}

BOOST_FIXTURE_TEST_CASE(plugins_are_listed_and_told, ProgramFixture) {
    const Ended list = maquette("plugins");
    BOOST_TEST(list.status == 0, list.errors);
    for (const char *name : {"mockup", "grabcut", "lanczos", "seamless", "inpaint"}) {
        BOOST_TEST(list.says(name));
    }
    BOOST_TEST(maquette("plugins lanczos").says("number, 1 to 8"));
    BOOST_TEST(maquette("plugins lanzcos").says("Did you mean 'lanczos'?"));
    const Json json = Json::parse(maquette("plugins --json").output);
    BOOST_TEST(json["plugins"].size() > 6U); // those of services are listed, too
}

BOOST_FIXTURE_TEST_CASE(a_plan_shows_what_run_would_do, ProgramFixture) {
    const Ended text = maquette("plan " + manifest("first-run"));
    BOOST_TEST(text.status == 0, text.errors);
    BOOST_TEST(text.says("seamless"));
    BOOST_TEST(text.says("writes out/first-run/1-5-finished.png from large.image"));
    const Json json = Json::parse(maquette("plan --json " + manifest("first-run")).output);
    BOOST_TEST(json["items"].size() == 2);
    BOOST_TEST(json["items"][0]["steps"].size() == 7);
    BOOST_TEST(files_in("out") == 0);
}

BOOST_FIXTURE_TEST_CASE(listing_and_planning_load_no_picture_library, ProgramFixture) {
    for (const std::string &arguments :
         {std::string("--version"), std::string("plugins"), "plan " + manifest("first-run"),
          "plan " + manifest("first-run")}) {
        const Ended ended = shell("LD_DEBUG=libs maquette " + arguments);
        BOOST_TEST(ended.status == 0);
        BOOST_TEST(ended.errors.find("calling init") != std::string::npos); // it does tell
        BOOST_TEST(ended.errors.find("libOpenImageIO") == std::string::npos);
        BOOST_TEST(ended.errors.find("libopencv") == std::string::npos);
    }
}

BOOST_FIXTURE_TEST_CASE(the_schema_is_printed, ProgramFixture) {
    BOOST_TEST(Json::parse(maquette("schema").output)["title"] == "Maquette manifest, version 1");
}

BOOST_FIXTURE_TEST_CASE(each_way_to_end_has_its_status, ProgramFixture) {
    write("bad.json", "{");
    write("well.json", probe_manifest("\"well\""));
    write("mixed.json", probe_manifest("\"well\", \"throw\""));
    write("failing.json", probe_manifest("\"throw\""));
    BOOST_TEST(maquette("run well.json " + probe_option).status == 0);
    BOOST_TEST(maquette("run mixed.json " + probe_option).status == 1);
    BOOST_TEST(maquette("run failing.json " + probe_option).status == 1);
    BOOST_TEST(maquette("run well.json --nonsense").status == 2);
    BOOST_TEST(maquette("run well.json --set wya=1 " + probe_option).status == 2);
    BOOST_TEST(maquette("run bad.json").status == 3);
    BOOST_TEST(maquette("run well.json").status == 3); // no such provider without the folder
    const std::string photo = "run " + manifest("product-cutout") + " --input photo=";
    BOOST_TEST(maquette(photo + "nowhere.png").status == 5);
    write("file", "in the way");
    BOOST_TEST(maquette("run well.json --out file " + probe_option).status == 6);
    shell("mkdir broken && echo > broken/x.so");
    BOOST_TEST(maquette("plugins --plugin-path broken").status == 4);
}

BOOST_FIXTURE_TEST_CASE(a_run_is_quiet_in_a_pipe_and_lists_its_files, ProgramFixture) {
    write("m.json", probe_manifest("\"well\""));
    const Ended ended = maquette("run m.json " + probe_option);
    BOOST_TEST(ended.output == "out/well.png\n");
    BOOST_TEST(ended.errors.empty());
    const Json json = Json::parse(maquette("run m.json --json --no-cache " + probe_option).output);
    BOOST_TEST(json["items"][0]["state"] == "done");
    BOOST_TEST(json["charged-micro-units"]["USD"] == 1500);
}

BOOST_FIXTURE_TEST_CASE(pictures_stream_through_standard_input_and_output, ProgramFixture) {
    shell("maquette run " + manifest("three-tiers") + " --output picture=a.png");
    write("up.json", R"({"maquette": 1, "name": "up", "inputs": {"a": {"type": "image"}},
        "steps": [{"id": "b", "kind": "upscaler", "image": "inputs.a"}],
        "outputs": [{"from": "b", "path": "b.png"}]})");
    const Ended ended =
        shell("maquette run up.json -i a=- --output b=- < a.png | maquette run up.json -i a=- "
              "--output b=c.png");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(shell("head -c 24 c.png | tail -c 8 | od -An -tu1").says("0   0   6   0"));
    BOOST_TEST(files_in("out") == 0);
}

BOOST_FIXTURE_TEST_CASE(equal_runs_write_equal_files, ProgramFixture) {
    maquette("run " + manifest("social-card") + " --out one --jobs 1");
    maquette("run " + manifest("social-card") + " --out two --jobs 4");
    BOOST_TEST(files_in("one") == 4);
    BOOST_TEST(shell("diff -r one two").status == 0);
}

BOOST_FIXTURE_TEST_CASE(how_small_png_files_are_is_the_users_choice, ProgramFixture) {
    write("card.json", R"({"maquette": 1, "name": "card", "steps": [
        {"id": "base", "kind": "generator", "provider": "mockup",
         "params": {"prompt": "mountains", "width": 160, "height": 160}}],
        "outputs": [{"from": "base", "path": "card.png", "compression": "small"}]})");
    std::map<std::string, std::uintmax_t> sizes;
    for (const std::string level : {"fast", "balanced", "small"}) {
        const Ended ended = maquette("run card.json --events - --out " + level +
                                     (level == "small" ? "" : " --compression " + level));
        BOOST_TEST(ended.status == 0, ended.errors);
        // The step does not depend on it.
        const bool kept = ended.output.find("\"cached\":true") != std::string::npos;
        BOOST_TEST(kept == (level != "fast"), ended.output);
        sizes[level] = std::filesystem::file_size(folder / level / "card.png");
        BOOST_TEST(shell("idiff fast/card.png " + level + "/card.png").status == 0);
    }
    BOOST_TEST(sizes["balanced"] <= sizes["fast"]); // the same where no match is worth a search
    BOOST_TEST(sizes["small"] < sizes["balanced"]);
    const Ended wrong = maquette("run card.json --compression smallest");
    BOOST_TEST(wrong.status == 2);
    BOOST_TEST(wrong.errors.find("Say fast, balanced or small.") != std::string::npos);
}
