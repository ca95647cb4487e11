// A run that dies between paying and having: the next one collects the job and pays nothing more.
#include "remote_fixture.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

using namespace maquette::host;

namespace {

std::string slurp(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Runs a call in a process of its own and kills it once its job file holds the words.
void kill_while_waiting(RemoteFixture &fixture, const std::string &words) {
    const auto file = fixture.write(fixture.provider_json());
    const std::string jobs = fixture.folder.path / "jobs.json";
    std::vector<std::string> texts = {"/proc/self/exe", "order", file.string(), fixture.bench_.name,
                                      jobs};
    std::vector<char *> arguments;
    for (std::string &text : texts) {
        arguments.push_back(text.data());
    }
    arguments.push_back(nullptr);
    pid_t child = 0;
    BOOST_REQUIRE(
        posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, arguments.data(), environ) == 0);
    bool seen = false;
    for (int i = 0; i < 1000 && !seen; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        seen = slurp(jobs).find(words) != std::string::npos;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    BOOST_REQUIRE(seen);
    BOOST_REQUIRE(WIFSIGNALED(status));
}

/// What the killed process left is what the next one of the host finds.
void collect(RemoteFixture &fixture) {
    JobFile left(fixture.folder.path / "jobs.json");
    BOOST_TEST(left.open() > 0);
    BOOST_TEST(left.jobs() == 1U);
    BOOST_TEST(fixture.service->orders() == 1);
    const std::int64_t billed = fixture.service->billed();

    const auto provider =
        open_provider_in_process(fixture.write(fixture.provider_json()), fixture.bench_.name,
                                 MAQUETTE_PLUGIN_DIR "/remote.so");
    Json parameters{{"prompt", "a red kite"}};
    check_parameters(provider->description().parameters, parameters, Document{}, "", "");
    CallRequest request;
    request.parameters = parameters;
    request.secrets = &fixture.keys;
    request.remote_jobs = &left;
    const CallResult result = provider->run(std::move(request), fixture.listener);
    BOOST_TEST(result.status == MAQUETTE_OK, result.sentence);
    BOOST_TEST(fixture.service->orders() == 1);
    BOOST_TEST(fixture.service->billed() == billed);
    BOOST_TEST(RemoteFixture::charged(result) == billed);
    BOOST_TEST(left.open() == 0);
    BOOST_TEST(fixture.listener.said().find("nothing more is paid") != std::string::npos);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_killed_run_of_flux_is_collected) {
    RemoteFixture fixture(bench_of("flux"));
    fixture.seconds = 60;
    fixture.service->misbehave(Phase::poll, Mishap::silent);
    kill_while_waiting(fixture, "get_result");
    collect(fixture);
}

BOOST_AUTO_TEST_CASE(a_killed_run_of_fal_is_collected) {
    RemoteFixture fixture(bench_of("fal"));
    fixture.seconds = 60;
    fixture.service->misbehave(Phase::poll, Mishap::silent);
    kill_while_waiting(fixture, "status");
    collect(fixture);
}

BOOST_AUTO_TEST_CASE(a_killed_run_of_replicate_is_collected) {
    RemoteFixture fixture(bench_of("replicate"));
    fixture.seconds = 60;
    fixture.service->misbehave(Phase::poll, Mishap::silent);
    kill_while_waiting(fixture, "predictions");
    collect(fixture);
}

BOOST_AUTO_TEST_CASE(a_killed_run_without_a_job_stays_on_record) {
    RemoteFixture fixture(bench_of("nano-banana"));
    fixture.seconds = 60;
    fixture.service->misbehave(Phase::submit, Mishap::silent);
    kill_while_waiting(fixture, "\"open\":{\"");
    for (int i = 0; i < 200 && fixture.service->orders() == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    const JobFile left(fixture.folder.path / "jobs.json");
    BOOST_TEST(left.open() >= fixture.service->billed());
    BOOST_TEST(fixture.service->orders() == 1);
}

BOOST_AUTO_TEST_CASE(a_job_that_was_charged_is_not_charged_again) {
    RemoteFixture fixture(bench_of("flux"));
    fixture.service->misbehave(Phase::picture, Mishap::truncated_picture);
    const CallResult first = fixture.run();
    BOOST_TEST(first.status == MAQUETTE_INTERNAL);
    const CallResult second = fixture.run();
    BOOST_TEST(second.status == MAQUETTE_OK, second.sentence);
    BOOST_TEST(RemoteFixture::charged(first) + RemoteFixture::charged(second) ==
               fixture.service->billed());
    BOOST_TEST(fixture.service->orders() == 1);
}

BOOST_AUTO_TEST_CASE(a_job_that_has_expired_is_said_to) {
    RemoteFixture fixture(bench_of("flux"));
    fixture.seconds = 0.5;
    fixture.service->misbehave(Phase::poll, Mishap::unavailable, 100);
    BOOST_TEST(fixture.run().status == MAQUETTE_UNAVAILABLE);
    BOOST_TEST(fixture.jobs.jobs() == 1U);
    BOOST_TEST(fixture.jobs.open() > 0);
}

BOOST_AUTO_TEST_CASE(a_worker_passes_jobs_on_to_the_host) {
    RemoteFixture fixture(bench_of("flux"));
    fixture.in_worker = true;
    fixture.service->misbehave(Phase::picture, Mishap::truncated_picture);
    const CallResult first = fixture.run();
    BOOST_TEST(first.status == MAQUETTE_INTERNAL);
    BOOST_TEST(fixture.jobs.jobs() == 1U);
    const CallResult second = fixture.run();
    BOOST_TEST(second.status == MAQUETTE_OK, second.sentence);
    BOOST_TEST(fixture.service->orders() == 1);
    BOOST_TEST(RemoteFixture::charged(first) + RemoteFixture::charged(second) ==
               fixture.service->billed());
    BOOST_TEST(fixture.jobs.open() == 0);
}
