// Whatever a program does wrong: one failed call with a sentence, no process and no folder left.
#include "command_fixture.hpp"

#include <csignal>

using namespace maquette::host;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Cancels after a while.
struct Impatient : CallObserver {
    Clock::time_point start = Clock::now();
    std::chrono::milliseconds patience{300};
    bool cancelled() override { return Clock::now() - start > patience; }
};

struct FailureFixture : CommandFixture {
    /// A shell script that leaves something at its output, instead of a picture.
    void output(const std::string &pass, const std::string &script,
                const std::vector<std::string> &words) const {
        Json json = shell(script);
        json["pass"] = pass;
        BOOST_TEST_CONTEXT(pass << ": " << script) { fails(json, words); }
    }
    std::string quoted(const std::string &name) const {
        return "'" + (folder / name).string() + "'";
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_exit_status_shows_the_last_lines, FailureFixture) {
    fails(shell("for i in $(seq 20); do echo line $i >&2; done; exit 3"),
          {"/bin/sh", "ended with exit status 3.", "It said last:", "line 13", "line 20"});
}

BOOST_FIXTURE_TEST_CASE(a_crash_is_told_with_its_signal, FailureFixture) {
    fails(shell("echo so far so good >&2; kill -SEGV $$"),
          {"ended by signal 11 (Segmentation fault)", "so far so good"});
    fails(shell("kill -KILL $$"), {"ended by signal 9 (Killed)"});
}

BOOST_FIXTURE_TEST_CASE(a_hang_ends_at_the_time_limit, FailureFixture) {
    Json json = shell("echo $$ > " + quoted("pid") + "; echo waiting >&2; sleep 1000");
    json["seconds"] = 0.3;
    const auto start = Clock::now();
    fails(json, {"did not end within 0.3 seconds", "\"seconds\"", "waiting"});
    BOOST_TEST(seconds_since(start) < 2.2); // it was not necessary to kill it
    BOOST_TEST(is_gone("pid"));
}

BOOST_FIXTURE_TEST_CASE(who_ignores_the_request_to_end_is_killed, FailureFixture) {
    Json json =
        shell("trap '' TERM; echo $$ > " + quoted("pid") + "; while :; do sleep 0.05; done");
    json["seconds"] = 0.2;
    const auto start = Clock::now();
    fails(json, {"did not end within"});
    BOOST_TEST(seconds_since(start) > 1.9);
    BOOST_TEST(seconds_since(start) < 10);
    BOOST_TEST(is_gone("pid"));
}

BOOST_FIXTURE_TEST_CASE(who_stops_itself_ends_too, FailureFixture) {
    Json json = shell("echo $$ > " + quoted("pid") + "; kill -STOP $$");
    json["seconds"] = 0.2;
    fails(json, {"did not end within"});
    BOOST_TEST(is_gone("pid"));
}

BOOST_FIXTURE_TEST_CASE(cancelling_ends_the_program_and_its_children, FailureFixture) {
    const Json json = shell("echo $$ > " + quoted("pid") + "; sleep 1000 & echo $! > " +
                            quoted("child") + "; wait");
    Impatient impatient;
    const auto start = Clock::now();
    const CallResult result = run(json, {{"image", small()}}, nlohmann::json::object(), impatient);
    BOOST_TEST(result.status == MAQUETTE_CANCELLED);
    BOOST_TEST(seconds_since(start) < 2.2); // likewise; alone it takes 0.32 s
    BOOST_TEST(is_gone("pid"));
    BOOST_TEST(is_gone("child"));
}

BOOST_FIXTURE_TEST_CASE(children_left_behind_are_ended, FailureFixture) {
    // One in its group, one in a session of its own, one that no longer has its descriptors.
    const Json json =
        shell("sleep 1000 & echo $! > " + quoted("a") + "; setsid sleep 1000 & echo $! > " +
              quoted("b") + "; setsid sh -c 'echo $$ > " + (folder / "c").string() +
              "; exec sleep 1000' </dev/null >/dev/null 2>&1 & "
              "while ! [ -s " +
              quoted("c") +
              " ]; do sleep 0.01; done; "
              "cp input.image.png output.image.png");
    const auto start = Clock::now();
    BOOST_TEST(same_samples(make(json, {{"image", small()}}), small()));
    BOOST_TEST(seconds_since(start) < 10);
    for (const char *name : {"a", "b", "c"}) {
        BOOST_TEST(is_gone(name), name);
    }
}

BOOST_FIXTURE_TEST_CASE(writing_without_end_is_stopped, FailureFixture) {
    Json json =
        shell("echo $$ > " + quoted("pid") +
              "; while :; do head -c 1000000 /dev/zero; sleep 0.01; done > output.image.png");
    json["megabytes"] = 5;
    json["seconds"] = 30;
    fails(json, {"wrote more than 5.0 MB", "\"megabytes\""});
    BOOST_TEST(is_gone("pid"));
}

BOOST_FIXTURE_TEST_CASE(a_folder_without_rights_is_removed_all_the_same, FailureFixture) {
    fails(shell("mkdir -p a/b; touch a/b/c; chmod 0 a/b a; chmod 0 .; exit 1"), {"exit status 1"});
}

BOOST_FIXTURE_TEST_CASE(a_missing_program_is_named_with_its_cure, FailureFixture) {
    Json json = description(
        {{"command", {"no-such-program"}}, {"install", "On Debian: apt install no-such-package."}});
    fails(json, {"The program 'no-such-program' is neither in " + folder.string() + " nor in PATH.",
                 "On Debian: apt install no-such-package."});
    json["command"] = {"/opt/no/such/program"};
    fails(json, {"/opt/no/such/program is not there", "apt install"});
    json["command"] = {"${folder}/script"};
    fails(json, {"script is not there", "apt install"});
}

BOOST_FIXTURE_TEST_CASE(a_missing_interpreter_is_named_with_its_cure, FailureFixture) {
    const auto script = write("script", "#!/opt/no/such/interpreter -x\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    Json json = description(
        {{"command", {"script"}}, {"install", "On Debian: apt install no-such-package."}});
    fails(json, {"asks for the interpreter /opt/no/such/interpreter, which is not there",
                 "apt install no-such-package"});
    write("script", "#!/usr/bin/env no-such-interpreter\n");
    fails(json, {"exit status 127", "apt install no-such-package", "no-such-interpreter"});
}

BOOST_FIXTURE_TEST_CASE(a_program_that_cannot_be_trusted_or_run_is_refused, FailureFixture) {
    namespace fs = std::filesystem;
    const auto script = write("script", "#!/bin/sh\ncp input.image.png output.image.png\n");
    const Json json = description({{"command", {"script"}}});
    fs::permissions(script, static_cast<fs::perms>(0644));
    fails(json, {"may not be executed", "chmod u+x"});
    fs::permissions(script, static_cast<fs::perms>(0757));
    fails(json, {"can be written to by others", "chmod go-w"});
    const Json word = description({{"command", {"sh", "${folder}/script"}}});
    fails(word, {"can be written to by others"});
    fs::permissions(script, static_cast<fs::perms>(0755));
    BOOST_TEST(same_samples(make(json, {{"image", small()}}), small()));
    write("script", "\177ELF nonsense");
    fails(json, {"did not start", "Exec format error"});
}

BOOST_FIXTURE_TEST_CASE(nonsense_output_is_shown, FailureFixture) {
    output("png", "true", {"output.image.png is missing"});
    output("png", ": > output.image.png", {"is no PNG file: it is empty"});
    output("png", "echo Hello world > output.image.png",
           {"is no PNG file: it has 12 bytes and starts with 'Hello world.'"});
    output("png", "head -c 100 input.image.png > output.image.png", {"damaged PNG", "100 bytes"});
    output("png", "head -c 20 input.image.png > output.image.png", {"damaged PNG"});
    output("png", "mkdir output.image.png", {"is no regular file"});
    output("png", "mkfifo output.image.png", {"is no regular file"});
    output("png", "ln -s /etc/passwd output.image.png", {"cannot be read"});
    output("png", "ln -s input.image.png output.image.png", {"cannot be read"});
    // 50,000 × 50,000 pixels: the host's ceiling, before any memory is asked for.
    output(
        "png",
        R"(printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\303\120\0\0\303\120\010\002\0\0\0\111\377\125\022' > output.image.png)",
        {"damaged PNG"});

    output("npy", "head -c 100 input.image.npy > output.image.npy", {"ends too early"});
    output("npy", "head -c 150 input.image.npy > output.image.npy",
           {"has 150 bytes, but 5 × 4 RGB u8 takes 188"});
    output("npy", "echo nonsense > output.image.npy", {"is no NPY file", "'nonsense.'"});
    const auto npy = [&](const std::string &header, const std::vector<std::string> &words) {
        const std::string length{static_cast<char>(header.size()), '\0'};
        write("made.npy", std::string("\x93NUMPY\x01\x00", 8) + length + header + "12345678");
        output("npy", "cp " + quoted("made.npy") + " output.image.npy", words);
    };
    npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }", {"'<f8'", ".astype()"});
    npy("{'descr': '|O', 'fortran_order': False, 'shape': (1, 1), }", {"'|O'"});
    npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1), }",
        {"an array of type"});
    npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 4), }", {"ascontiguousarray"});
    npy("{'descr': '|u1', 'fortran_order': False, 'shape': (8,), }", {"shape (8,)"});
    npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 8), }", {"shape (1, 1, 8)"});
    npy("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", {"shape ()"});
    npy("{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999, 1), }",
        {"shape"});
    npy("{'descr': '|u1', 'fortran_order': False, 'shape': (900000000, 900000000, 4), }",
        {"takes"});
    npy("", {"an array of type ''"});
    npy("{'descr'", {"an array of type ''"});

    output("pnm", "echo nonsense > output.image.pnm", {"is no PGM, PPM, PAM or PFM"});
    output("pnm", "printf 'P3 1 1 255 0 0 0' > output.image.pnm", {"with binary samples"});
    output("pnm", "printf 'P6 2 2 255 xxx' > output.image.pnm",
           {"has 14 bytes, but 2 × 2 RGB u8 takes 23"});
    output("pnm", "printf 'P6 2 2 1023 xxx' > output.image.pnm", {"maxval of 1023"});
    output("pnm", "printf 'P6 -1 x' > output.image.pnm", {"width"});
    output("pnm", "printf 'P6 4' > output.image.pnm", {"damaged header"});
    output("pnm", "printf 'P5 99999999999 1 255 ' > output.image.pnm", {"width is no size"});
    output("pnm", "printf 'P7 WIDTH 1 HEIGHT 1 DEPTH 9 MAXVAL 255 ENDHDR x' > output.image.pnm",
           {"PAM"});
    output("pnm", "printf 'PF 1 1 0 xxxx' > output.image.pnm", {"scale 0"});
    output("raw", "printf abc > output.image.raw", {"has 3 bytes, but 5 × 4 RGB u8 takes 60"});
}

BOOST_FIXTURE_TEST_CASE(an_output_above_the_ceiling_is_refused_before_memory_is_asked_for,
                        FailureFixture) {
    Json json = shell("echo output image 60000 60000 RGBA u8 >&2; "
                      "truncate -s 14400000000 output.image.raw");
    json["pass"] = "raw";
    fails(json, {"60000 × 60000 pixels, more than the ceiling"}, MAQUETTE_OUT_OF_MEMORY);
}

BOOST_FIXTURE_TEST_CASE(a_raw_output_of_unknown_size_asks_for_a_line, FailureFixture) {
    Json json = shell("printf abc > output.image.raw");
    json["pass"] = "raw";
    const CallResult result = run(json, {});
    BOOST_TEST(result.sentence.find("'output image 640 480 RGB u8'") != std::string::npos,
               result.sentence);
}
