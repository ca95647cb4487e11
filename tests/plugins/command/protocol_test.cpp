// What a program is told, and what it can say.
#include "command_fixture.hpp"

#include <mutex>

using namespace maquette::host;

namespace {

struct Listener : CallObserver {
    std::vector<double> fractions;
    std::vector<std::pair<maquette_log_level_t, std::string>> lines;
    std::mutex mutex;
    void progress(double fraction) override {
        const std::scoped_lock lock(mutex);
        fractions.push_back(fraction);
    }
    void log(maquette_log_level_t level, const std::string &line) override {
        const std::scoped_lock lock(mutex);
        lines.emplace_back(level, line);
    }
    bool heard(maquette_log_level_t level, const std::string &line) const {
        return std::ranges::find(lines, std::pair{level, line}) != lines.end();
    }
};

const std::string copy = "cp input.image.png output.image.png";

} // namespace

BOOST_FIXTURE_TEST_CASE(progress_and_log_lines_are_passed_on, CommandFixture) {
    Listener listener;
    const CallResult result =
        run(shell("{ echo progress 0.25; echo log warning Take care.; echo just words; "
                  "echo progress nonsense; printf 'no newline'; } >&2; echo to output; " +
                  copy),
            {{"image", small()}}, nlohmann::json::object(), listener);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST((listener.fractions == std::vector<double>{0.25, 1.0}));
    BOOST_TEST(listener.heard(MAQUETTE_LOG_WARNING, "Take care."));
    BOOST_TEST(listener.heard(MAQUETTE_LOG_INFO, "just words"));
    BOOST_TEST(listener.heard(MAQUETTE_LOG_INFO, "progress nonsense"));
    BOOST_TEST(listener.lines.size() == 4);
}

BOOST_FIXTURE_TEST_CASE(what_took_part_goes_on_record, CommandFixture) {
    const CallResult result =
        run(shell("{ echo charge 40000 USD one picture; echo charge -5 USD x; "
                  "echo model u2net 1.0 $(printf 'a%.0s' $(seq 64)); echo request r-17; } >&2; " +
                  copy),
            {{"image", small()}});
    BOOST_REQUIRE(result.charges.size() == 1);
    BOOST_TEST(result.charges[0].micro_units == 40000);
    BOOST_TEST(result.charges[0].what == "one picture");
    BOOST_REQUIRE(result.models.size() == 1);
    BOOST_TEST(result.models[0].name == "u2net");
    BOOST_TEST(result.models[0].sha256 == std::string(64, 'a'));
    BOOST_TEST(result.request_ids.at(0) == "r-17");
}

BOOST_FIXTURE_TEST_CASE(an_error_line_is_the_failure, CommandFixture) {
    const std::vector<std::pair<const char *, maquette_status_t>> kinds = {
        {"invalid-parameter", MAQUETTE_INVALID_PARAMETER},
        {"unsupported-picture", MAQUETTE_UNSUPPORTED_PICTURE},
        {"unavailable", MAQUETTE_UNAVAILABLE},
        {"refused", MAQUETTE_REFUSED},
        {"quota", MAQUETTE_QUOTA},
        {"out-of-memory", MAQUETTE_OUT_OF_MEMORY},
        {"internal", MAQUETTE_INTERNAL}};
    for (const auto &[kind, status] : kinds) {
        fails(shell(std::string("echo error ") + kind + " There is no face in it. >&2; exit 1"),
              {"There is no face in it."}, status);
        // Also if the program thinks that it went well.
        fails(shell(copy + std::string("; echo error ") + kind + " No. >&2"), {"No."}, status);
    }
}

BOOST_FIXTURE_TEST_CASE(whatever_is_written_to_standard_error_is_harmless, CommandFixture) {
    Listener listener;
    const CallResult result =
        run(shell("head -c 3000000 /dev/urandom >&2; printf '\\033[31mred\\n' >&2; "
                  "yes | head -n 200000 >&2; " +
                  copy),
            {{"image", small()}}, nlohmann::json::object(), listener);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(listener.lines.size() <= 1001);
    for (const auto &[level, line] : listener.lines) {
        BOOST_REQUIRE(line.size() <= 3 * 4200);
        BOOST_REQUIRE(line.find('\033') == std::string::npos);
        BOOST_REQUIRE_NO_THROW(nlohmann::json(line).dump());
    }
}

BOOST_FIXTURE_TEST_CASE(parameters_come_as_a_file_and_as_words, CommandFixture) {
    Json json = shell("cp parameters.json '" + (folder / "seen.json").string() +
                      "'; printf '%s|' \"$@\" > '" + (folder / "words").string() + "'; " + copy);
    for (const char *word : {"sh", "${parameter.text}", "--n=${parameter.n}", "${parameter.none}",
                             "$${literal} $x", "${parameter.list}"}) {
        json["command"].push_back(word);
    }
    json["parameters"] = {{"type", "object"},
                          {"properties",
                           {{"text", {{"type", "string"}, {"default", "a"}}},
                            {"n", {{"type", "number"}, {"default", 2.5}}},
                            {"none", {{"type", "string"}}},
                            {"/odd~", {{"type", "integer"}, {"default", 3}}},
                            {"list", {{"type", "array"}}}}}};
    make(json, {{"image", small()}}, {{"text", "; rm -rf $HOME \"'é"}, {"list", {1, 2}}});
    BOOST_TEST(read("words") == "; rm -rf $HOME \"'é|--n=2.5||${literal} $x|[1,2]|");
    BOOST_TEST(Json::parse(read("seen.json")) ==
               Json({{"text", "; rm -rf $HOME \"'é"}, {"n", 2.5}, {"/odd~", 3}, {"list", {1, 2}}}));
}

BOOST_FIXTURE_TEST_CASE(the_environment_is_clean, CommandFixture) {
    setenv("SOME_SECRET", "hunter2-hunter2", 1);
    setenv("HTTPS_PROXY", "http://proxy", 1);
    Json json =
        shell("env | sort > '" + (folder / "seen").string() + "'; pwd > '" +
              (folder / "where").string() + "'; ls -ld . >&2; ls /proc/self/fd | wc -l > '" +
              (folder / "descriptors").string() + "'; " + copy);
    make(json, {{"image", small()}});
    std::vector<std::string> names;
    std::istringstream lines(read("seen"));
    for (std::string line; std::getline(lines, line);) {
        names.push_back(line.substr(0, line.find('=')));
    }
    BOOST_TEST((names == std::vector<std::string>{"HOME", "LANG", "MAQUETTE_CALL", "PATH", "PWD",
                                                  "TMPDIR"}));
    BOOST_TEST(read("where").starts_with((temporary / "maquette-command-").string()));
    BOOST_TEST(std::stoi(read("descriptors")) == 4); // three, and the one ls reads the list with

    json["environment"] = {"HTTPS_PROXY", "NOT_SET_ANYWHERE"};
    make(json, {{"image", small()}});
    BOOST_TEST(read("seen").find("HTTPS_PROXY=http://proxy") != std::string::npos);
    BOOST_TEST(read("seen").find("hunter2") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_secret_reaches_the_program_and_no_log, CommandFixture) {
    setenv("SOME_SECRET", "hunter2-hunter2", 1);
    Json json = shell("echo \"the key is $SOME_SECRET.\" >&2; test -n \"$SOME_SECRET\" && " + copy);
    json["needs"] = {"network", "secret:SOME_SECRET"};
    BOOST_TEST(open(json)->description().needs ==
                   (std::vector<std::string>{"programs", "network", "secret:SOME_SECRET"}),
               boost::test_tools::per_element());
    Listener listener;
    BOOST_TEST(run(json, {{"image", small()}}, nlohmann::json::object(), listener).status ==
               MAQUETTE_OK);
    BOOST_TEST(listener.heard(MAQUETTE_LOG_INFO, "the key is ***."));
    json["command"] = {"sh", "-c", "echo error quota $SOME_SECRET >&2; echo $SOME_SECRET; exit 1"};
    const CallResult result = run(json, {{"image", small()}});
    BOOST_TEST(result.sentence == "***");
    unsetenv("SOME_SECRET");
    fails(json, {"The secret SOME_SECRET could not be had"}, MAQUETTE_UNKNOWN);
}

BOOST_FIXTURE_TEST_CASE(calls_run_at_the_same_time_without_meeting, CommandFixture) {
    // Each waits until all are there.
    const std::string here = "'" + (folder / "here").string() + "'";
    const auto provider = open(shell("mkdir -p " + here + "; echo > " + here +
                                     "/$$; for i in $(seq 600); do "
                                     "[ $(ls " +
                                     here +
                                     " | wc -l) -ge 8 ] && break; sleep 0.05; done; "
                                     "[ $(ls " +
                                     here + " | wc -l) -ge 8 ] && " + copy));
    std::vector<std::jthread> threads;
    std::atomic<int> good{0};
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&, i] {
            const Picture picture = draw(4, 4, MAQUETTE_GRAY, MAQUETTE_U8, [i](auto, auto, auto) {
                return static_cast<float>(i) / 8;
            });
            CallObserver observer;
            CallResult result =
                provider->run({nlohmann::json::object(), {{"image", picture}}}, observer);
            if (result.status == MAQUETTE_OK && same_samples(result.outputs.at("image"), picture)) {
                ++good;
            }
        });
    }
    threads.clear();
    BOOST_TEST(good == 8);
}
