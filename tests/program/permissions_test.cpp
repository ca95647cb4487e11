// What plugins are granted, by options and configuration files, and what is said about it.
#include "image/codec.hpp"
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

using namespace maquette::host;

namespace {

/// A chain whose only step is one of the hostile plugin's.
struct HostileFixture : ProgramFixture {
    HostileFixture() {
        std::filesystem::create_directories(folder / "configuration/maquette");
        write("leak.json", R"({"maquette": 1, "name": "leak",
            "inputs": {"words": {"type": "string", "default": "none"}},
            "steps": [{"id": "made", "provider": "leak", "retries": 0,
                       "params": {"prompt": "${inputs.words}", "way": "well"}}],
            "outputs": [{"from": "made", "path": "made.png"}]})");
    }
    static std::string with(const std::string &command, const std::string &options) {
        return "HOSTILE_SECRET='open sesame/1' maquette " + command +
               " leak.json --plugin-path " MAQUETTE_TEST_PLUGIN_DIR " " + options;
    }
    Ended run(const std::string &options) const { return shell(with("run", options)); }
    Ended plan(const std::string &options) const { return shell(with("plan", options)); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(what_was_not_granted_is_said_before_anything_starts, HostileFixture) {
    const Ended ended = run("");
    BOOST_TEST(ended.status == 4);
    BOOST_TEST(
        ended.says("The step 'made' needs secret:HOSTILE_SECRET, which its plugin 'hostile'"),
        ended.errors);
    BOOST_TEST(ended.says("--grant hostile=secret:HOSTILE_SECRET"), ended.errors);
    BOOST_TEST(files_in("out") == 0U);

    BOOST_TEST(plan("").status == 0);
    BOOST_TEST(plan("").says("needs secret:HOSTILE_SECRET, which is not granted"));
    const Ended granted = plan("--grant hostile=secret:HOSTILE_SECRET");
    BOOST_TEST(granted.says("needs secret:HOSTILE_SECRET"));
    BOOST_TEST(!granted.says("not granted"), granted.output);
    const auto json = nlohmann::json::parse(plan("--json").output);
    BOOST_TEST(json["items"][0]["steps"][0]["not-granted"][0] == "secret:HOSTILE_SECRET");

    const std::string options = " --plugin-path " MAQUETTE_TEST_PLUGIN_DIR;
    BOOST_TEST(maquette("plugins hostile" + options).says("needs network, which is not granted"));
    BOOST_TEST(!maquette("plugins hostile --grant hostile=network" + options)
                    .says("needs network, which is not granted"));
    BOOST_TEST(maquette("plugins hostile --json" + options).says("\"not-granted\""));
}

BOOST_FIXTURE_TEST_CASE(words_that_are_no_grant_are_refused, HostileFixture) {
    BOOST_TEST(run("--grant hostile").status == 2);
    BOOST_TEST(run("--grant hostile=netwrk").says("Known are network, gpu"));
    BOOST_TEST(run("--grant hostile=folder:x").says("no absolute path"));
    BOOST_TEST(run("--sandbox lanlock").says("Did you mean 'landlock'?"));
}

BOOST_FIXTURE_TEST_CASE(no_output_holds_a_granted_secret, HostileFixture) {
    const std::string grant = "--grant hostile=secret:HOSTILE_SECRET --set words='open sesame/1' ";
    std::string all;
    for (const char *way : {"well", "fail", "crash"}) {
        for (const char *form : {"--json", "--verbose"}) {
            const Ended ended = run(grant + "--set made.way=" + way + " " + form);
            BOOST_TEST(ended.status == (std::string(way) == "well" ? 0 : 1), ended.errors);
            all += ended.output + ended.errors;
        }
    }
    all += plan(grant).output + plan(grant + "--json").output;
    std::string metadata;
    const Picture made = read_picture((folder / "out/made.png").string());
    for (const auto &[key, value] : made.metadata()) {
        metadata += key + "=" + value + "\n";
    }
    BOOST_TEST(metadata.find("made with ***") != std::string::npos, metadata);
    BOOST_TEST(metadata.find(R"("prompt":"***")") != std::string::npos, metadata); // the recipe
    all += metadata;
    BOOST_TEST(all.find("sesame") == std::string::npos);
    BOOST_TEST(all.find("b3BlbiBzZXNhbWUv") == std::string::npos);
    const std::string found = shell("grep -rl sesame . | grep -v errors-").output;
    BOOST_TEST(found.empty(), found);
}

BOOST_FIXTURE_TEST_CASE(a_secret_that_cannot_be_had_stops_the_run_before_it_starts,
                        HostileFixture) {
    write("configuration/maquette/config.json", R"({"maquette-configuration": 1,
        "grants": {"hostile": ["secret:HOSTILE_SECRET"]},
        "secrets": {"HOSTILE_SECRET": {"file": ")" + (folder / "key").string() +
                                                    R"("}}})");
    const Ended missing = run("");
    BOOST_TEST(missing.status == 4);
    BOOST_TEST(missing.says("The secret HOSTILE_SECRET could not be had"), missing.errors);
    shell("echo a key of a file > key; chmod 644 key");
    BOOST_TEST(run("").says("chmod 600"));
    shell("chmod 600 key");
    BOOST_TEST(run("").status == 0, run("").errors);
    BOOST_TEST(run("--verbose").says("The key is ***"));
}

BOOST_FIXTURE_TEST_CASE(a_projects_grants_count_once_they_are_trusted, HostileFixture) {
    write("maquette.json", R"({"maquette-configuration": 1,
        "grants": {"hostile": ["secret:HOSTILE_SECRET"]}})");
    BOOST_TEST(run("").status == 4);
    BOOST_TEST(run("").says("does not count: you have not accepted it"));
    BOOST_TEST(maquette("trust maquette.json").status == 0);
    BOOST_TEST(run("").status == 0, run("").errors);
    write("maquette.json", R"({"maquette-configuration": 1,
        "grants": {"hostile": ["secret:HOSTILE_SECRET", "network"]}})");
    BOOST_TEST(run("").says("it has changed since you accepted it"));
    write("maquette.json", R"({"maquette-configuration": 1, "grants": {"hostile": ["netwrk"]}})");
    const Ended faulty = maquette("trust maquette.json");
    BOOST_TEST(faulty.status == 3);
    BOOST_TEST(faulty.says("/grants/hostile/0"), faulty.errors);
}

BOOST_FIXTURE_TEST_CASE(only_trusted_plugins_are_loaded_where_that_is_asked_for, HostileFixture) {
    shell("mkdir plugins; cp " MAQUETTE_TEST_PLUGIN_DIR "/hostile.so plugins/");
    const std::string options = "plugins hostile --trusted-only --plugin-path plugins";
    BOOST_TEST(maquette(options).says("is not on the list of trusted files"));
    BOOST_TEST(maquette(options).status == 4);
    BOOST_TEST(maquette("trust plugins/hostile.so").says("SHA-256 "));
    BOOST_TEST(maquette(options).status == 0);
    BOOST_TEST(maquette("trust --list").says("as you trusted it"));
    shell("printf x >> plugins/hostile.so");
    BOOST_TEST(maquette(options).says("has changed since you trusted it"));
    BOOST_TEST(maquette("trust --list").says("changed since"));
    BOOST_TEST(maquette("trust --remove plugins/hostile.so").status == 0);
    BOOST_TEST(maquette("trust --list --json").says("\"files\": []"));
    BOOST_TEST(maquette("trust --remove plugins/hostile.so").status == 2);
    BOOST_TEST(maquette("trust").status == 2);
    BOOST_TEST(maquette("run " + manifest("three-tiers") + " --trusted-only").status == 0);
}

BOOST_FIXTURE_TEST_CASE(a_required_sandbox_is_there_or_nothing_runs, HostileFixture) {
    const std::string grant = "--grant hostile=secret:HOSTILE_SECRET --require-sandbox ";
    const Ended without = run(grant + "--sandbox none");
    BOOST_TEST(without.status == 4);
    BOOST_TEST(without.says("A sandbox is required"));
    const Ended in_process = run(grant + "--in-process hostile");
    BOOST_TEST(in_process.status == 4);
    BOOST_TEST(in_process.says("where no sandbox can be"));
    if (shell("maquette run leak.json --plugin-path " MAQUETTE_TEST_PLUGIN_DIR)
            .says("cannot confine")) {
        BOOST_TEST_MESSAGE("skipped: this machine has no sandbox");
        return;
    }
    BOOST_TEST(run(grant).status == 0);
    BOOST_TEST(run("--sandbox none").says("without a sandbox, as you asked for"));
}

BOOST_FIXTURE_TEST_CASE(the_schema_of_configurations_is_published, ProgramFixture) {
    const Ended ended = maquette("schema configuration");
    BOOST_TEST(nlohmann::json::parse(ended.output).contains("properties"));
    BOOST_TEST(maquette("schema configurations").says("Did you mean 'configuration'?"));
}
