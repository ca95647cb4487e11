// No byte that a run leaves behind holds a key, whatever happened to it.
#include "program/remote/remote_program.hpp"

#include "plugin/redaction.hpp"

#include <iterator>

using namespace maquette::host;

namespace {

std::string slurp(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct SecrecyFixture : RemoteProgram {
    std::string said; ///< by all commands

    SecrecyFixture() { keep_out_of_records(Double::key); }

    void tell(const Ended &ended) { said += ended.output + ended.errors; }

    /// Files and words with a key, in any of its forms.
    void expect_no_key() {
        std::size_t searched = 0;
        for (const auto &entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file()) { continue; }
            const std::string text = slurp(entry.path());
            BOOST_TEST((redacted(text) == text),
                       entry.path().string() << " holds a key: " << redacted(text).substr(0, 2000));
            ++searched;
        }
        BOOST_TEST(searched > 5U);
        BOOST_TEST((redacted(said) == said), said);
        for (const auto &[name, service] : services) {
            for (const std::string &violation : service->violations()) {
                BOOST_ERROR(name << ": " << violation);
            }
        }
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_search_finds_what_is_there) {
    keep_out_of_records(Double::key);
    const std::string text = "before " + std::string(Double::key) + " after";
    BOOST_TEST(redacted(text) != text);
}

BOOST_FIXTURE_TEST_CASE(good_runs_leave_no_key, SecrecyFixture) {
    std::string providers;
    for (const Bench &bench : all_benches()) {
        if (!bench.free) { serve(bench.name); }
    }
    for (const auto &[name, service] : services) {
        if (bench_of(name).cuts_out) {
            write_cut_out_manifest(name);
        } else {
            write_manifest("\"" + name + "\"");
        }
        tell(run("plan remote.json --json"));
        const Ended ended = run("run remote.json --verbose --events events.jsonl --record " + name +
                                ".jsonl --out out-" + name);
        BOOST_TEST(ended.status == 0, name << ": " << ended.errors);
        BOOST_TEST(service->orders() == 1);
        tell(ended);
        tell(maquette("show last --json"));
    }
    expect_no_key();
}

BOOST_FIXTURE_TEST_CASE(a_service_that_repeats_the_key_is_not_quoted, SecrecyFixture) {
    for (const char *name : {"flux", "nano-banana", "seedream", "openai-images", "fal"}) {
        Double &service = serve(name, 3);
        service.misbehave(Phase::submit, Mishap::repeats_key);
        write_manifest("\"" + std::string(name) + "\"");
        const Ended ended =
            run("run remote.json --verbose --events events.jsonl --record recording.jsonl");
        BOOST_TEST(ended.status != 0);
        BOOST_TEST(service.orders() == 0);
        BOOST_TEST((ended.says("[removed]") || ended.says("***")), ended.errors); // it was said
        tell(ended);
    }
    expect_no_key();
}

BOOST_FIXTURE_TEST_CASE(a_crash_shows_no_key, SecrecyFixture) {
    Double &flux = serve("flux");
    flux.misbehave(Phase::poll, Mishap::silent);
    write_manifest("\"flux\"");
    auto running = std::async(std::launch::async, [&] {
        return run_in_background("run remote.json --verbose --events events.jsonl"
                                 " --record recording.jsonl");
    });
    for (int i = 0; i < 3000 && flux.requests(Phase::poll) == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    BOOST_TEST(flux.requests(Phase::poll) == 1);
    // The worker, which holds the key.
    const Ended killed = shell("walk() { for c in $(pgrep -P $1); do walk $c; case $(cat "
                               "/proc/$c/comm) in maquette-worke*) kill -SEGV $c && echo killed;; "
                               "esac; done; }; walk $(cat pid)");
    BOOST_TEST(killed.says("killed"));
    const Ended crashed = running.get();
    BOOST_TEST(crashed.says("Segmentation fault"), crashed.errors);
    tell(crashed);
    expect_no_key();
}

BOOST_FIXTURE_TEST_CASE(an_interrupted_run_leaves_no_key, SecrecyFixture) {
    Double &flux = serve("flux");
    flux.misbehave(Phase::picture, Mishap::silent);
    write_manifest("\"flux\"");
    kill_once("run remote.json --events events.jsonl --record recording.jsonl", SIGKILL,
              [&] { return flux.requests(Phase::picture) > 0; });
    expect_no_key();
    tell(run("run remote.json --events events.jsonl --record recording.jsonl"));
    expect_no_key();
}
