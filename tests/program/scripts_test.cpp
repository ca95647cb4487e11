// Scripts as providers in whole runs: in a chain, failing, interrupted, killed.
#include "program/program_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <functional>

using namespace maquette::host;
using Json = nlohmann::ordered_json;

namespace {

struct ScriptFixture : ProgramFixture {
    ScriptFixture() { std::filesystem::create_directory(folder / "temporary"); }
    ~ScriptFixture() { BOOST_TEST(std::filesystem::is_empty(folder / "temporary")); }

    /// A provider that a shell script is.
    void script(const std::string &name, const std::string &text,
                const Json &members = Json::object()) const {
        Json json = {{"maquette-command", 1},
                     {"kind", "test.script"},
                     {"sentence", "Does one thing."},
                     {"version", "1.0.0"},
                     {"licence", "MIT"},
                     {"inputs", {{"image", Json::object()}}},
                     {"outputs", {{"image", Json::object()}}},
                     {"command", {"sh", "-c", text}}};
        json.update(members);
        write(name + ".command.json", json.dump(2));
    }
    /// A chain of a generator, the provider that the axis names, and an upscaler.
    void chain(const Json &providers) const {
        for (const Json &provider : providers) {
            const std::string name = provider;
            write(name + ".json",
                  Json{{"maquette", 1},
                       {"name", name},
                       {"steps",
                        {{{"id", "base"},
                          {"provider", "mockup"},
                          {"params", {{"width", 64}, {"height", 48}}}},
                         {{"id", "middle"}, {"provider", name}, {"image", "base"}},
                         {{"id", "large"}, {"provider", "lanczos"}, {"image", "middle"}}}},
                       {"outputs", {{{"from", "large"}, {"path", name + ".png"}}}}}
                      .dump());
        }
    }
    Ended run(const std::string &name) const {
        return shell("TMPDIR=$PWD/temporary PATH=/usr/bin:/bin maquette run " + name +
                     ".json --plugin-path . --jobs 2");
    }
    /// A length of sleep that nobody else sleeps.
    std::string seconds() const {
        return "1" + std::to_string(std::hash<std::string>()(folder.string()) % 1000000000);
    }
    /// True if somebody does.
    bool is_sleeping() const {
        return shell("grep -lsaz '^" + seconds() + "$' /proc/[0-9]*/cmdline").status == 0;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_script_works_between_two_plugins, ScriptFixture) {
    script("copy", "cp input.image.png output.image.png");
    chain({"copy"});
    const Ended ended = run("copy");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(files_in("out") == 1);
    const Ended list = maquette("plugins --plugin-path .");
    BOOST_TEST(list.says("test.script"));
    BOOST_TEST(list.says("copy.command.json"));
    BOOST_TEST(maquette("plan copy.json --plugin-path .").says("copy 1.0.0"));
}

BOOST_FIXTURE_TEST_CASE(a_python_script_works_between_two_plugins, ScriptFixture) {
    if (shell("/usr/bin/python3 -c 'import numpy'").status != 0) {
        BOOST_TEST_MESSAGE("skipped: python3-numpy is not installed");
        return;
    }
    const Ended ended = shell(
        "PATH=/usr/bin:/bin TMPDIR=$PWD/temporary maquette run " MAQUETTE_SOURCE_DIR
        "/examples/scripts/printed.json --plugin-path " MAQUETTE_SOURCE_DIR "/examples/scripts");
    BOOST_TEST(ended.status == 0, ended.errors);
    BOOST_TEST(files_in("out") == 1);
}

BOOST_FIXTURE_TEST_CASE(each_way_to_fail_fails_one_step_with_a_sentence, ScriptFixture) {
    const std::vector<std::pair<std::string, std::string>> sentences = {
        {"crash", "was ended by signal 11 (Segmentation fault)"},
        {"hang", "did not end within 0.2 seconds"},
        {"nonsense", "is no PNG file: it has 9 bytes and starts with 'nonsense.'"},
        {"missing", "The program 'no-such-interpreter' is neither in"},
        {"status", "ended with exit status 3"},
        {"refusal", "There is no face in it."}};
    script("crash", "kill -SEGV $$");
    script("hang", "sleep 1000", {{"seconds", 0.2}});
    script("nonsense", "echo nonsense > output.image.png");
    script("missing", "", {{"command", {"no-such-interpreter", "${folder}/x.py"}}});
    script("status", "exit 3");
    script("refusal", "echo error unsupported-picture There is no face in it. >&2; exit 1");
    script("copy", "cp input.image.png output.image.png");
    chain({"crash", "hang", "nonsense", "missing", "status", "refusal", "copy"});
    for (const auto &[name, sentence] : sentences) {
        const Ended ended = run(name);
        BOOST_TEST(ended.status == 1, name);
        BOOST_TEST(ended.says("middle"), name << ": " << ended.errors);
        BOOST_TEST(ended.says(sentence), name << ": " << ended.errors);
    }
    BOOST_TEST(run("copy").status == 0);
    BOOST_TEST(files_in("out") == 1);
}

BOOST_FIXTURE_TEST_CASE(other_items_go_on_when_a_script_fails, ScriptFixture) {
    script("picky", "",
           {{"command",
             {"sh", "-c",
              "case $1 in 2) kill -SEGV $$;; *) cp input.image.png output.image.png;; esac", "sh",
              "${parameter.n}"}},
            {"parameters", {{"type", "object"}, {"properties", {{"n", {{"type", "integer"}}}}}}}});
    write("picky.json", R"({"maquette": 1, "name": "picky", "matrix": {"n": [1, 2, 3]},
        "steps": [{"id": "base", "provider": "mockup", "params": {"width": 32, "height": 32}},
                  {"id": "pick", "provider": "picky", "image": "base", "params": {"n": "${n}"}}],
        "outputs": [{"from": "pick", "path": "${n}.png"}]})");
    const Ended ended = run("picky");
    BOOST_TEST(ended.status == 1);
    BOOST_TEST(ended.says("Segmentation fault"), ended.errors);
    BOOST_TEST(files_in("out") == 2);
}

BOOST_FIXTURE_TEST_CASE(ctrl_c_ends_scripts_too, ScriptFixture) {
    // In its sandbox it has another process number: it is known by how long it would sleep.
    script("slow", "echo log warning started; sleep " + seconds());
    chain({"slow"});
    maquette("plugins --plugin-path ."); // described before the clock runs
    const Ended ended =
        shell("TMPDIR=$PWD/temporary timeout --foreground --preserve-status -s INT 3 "
              "'" MAQUETTE_PROGRAM "' run slow.json --plugin-path .");
    BOOST_TEST(ended.status == 130);
    BOOST_TEST(ended.says("started"), ended.errors);
    BOOST_TEST(!is_sleeping());
}

BOOST_FIXTURE_TEST_CASE(a_killed_host_takes_its_scripts_along, ScriptFixture) {
    script("slow", "echo log warning started; exec sleep " + seconds());
    chain({"slow"});
    maquette("plugins --plugin-path .");
    const Ended ended = shell("TMPDIR=$PWD/temporary timeout -s KILL 1 '" MAQUETTE_PROGRAM
                              "' run slow.json --plugin-path .");
    BOOST_TEST(ended.says("started"), ended.errors);
    for (int i = 0; i < 100 && is_sleeping(); ++i) {
        shell("sleep 0.01");
    }
    BOOST_TEST(!is_sleeping());
    shell("rm -rf temporary/*"); // nobody was left to do it
}
