// Every service with every fault: the right outcome, no double billing, nothing hung, no key shown.
#include "remote_fixture.hpp"

#include <chrono>
#include <future>
#include <memory>
#include <semaphore>
#include <set>

using namespace maquette::host;

namespace {

/// Seconds that a picture may take. Not to be held to the clock: what has to come within it is
/// there in a tenth of it, where nothing slows the machine down.
constexpr double patience = 12;
/// Whatever still goes on after so many seconds has no end of its own.
constexpr double hung = 10 * patience;
/// Cases at a time.
constexpr std::ptrdiff_t most_at_a_time = 48;

struct Case {
    Bench bench;
    Phase phase;
    Mishap fault;
    int times;
    maquette_status_t expected;
};

std::string name_of(const Case &one) {
    static const std::vector<std::string> faults = {"none",
                                                    "slow",
                                                    "silent",
                                                    "stalled",
                                                    "cut",
                                                    "cut at once",
                                                    "overlong",
                                                    "wrong type",
                                                    "bad base64",
                                                    "truncated",
                                                    "429",
                                                    "429 with a hint",
                                                    "500",
                                                    "503",
                                                    "failed job",
                                                    "moderated input",
                                                    "moderated output",
                                                    "no money",
                                                    "repeats the key",
                                                    "expired",
                                                    "redirect",
                                                    "foreign polling"};
    static const std::vector<std::string> phases = {"submit", "poll", "picture"};
    return one.bench.name + ", " + phases.at(static_cast<std::size_t>(one.phase)) + ": " +
           faults.at(static_cast<std::size_t>(one.fault)) + " x " + std::to_string(one.times);
}

/// Every case of a service, with the outcome that its documentation and our promises give it.
std::vector<Case> cases_of(const Bench &bench) {
    constexpr maquette_status_t ok = MAQUETTE_OK;
    constexpr maquette_status_t internal = MAQUETTE_INTERNAL;
    std::vector<Case> all;
    const auto add = [&](Phase phase, Mishap fault, maquette_status_t expected, int times = 1) {
        all.push_back({bench, phase, fault, times, expected});
    };
    // The service says of these that a 500 is not billed.
    const bool free_500 = bench.name == "flux" || bench.name == "fal" || bench.name == "remove-bg";
    add(Phase::submit, Mishap::none, ok);
    add(Phase::submit, Mishap::slow, ok);
    add(Phase::submit, Mishap::silent, internal);
    add(Phase::submit, Mishap::stalled, internal);
    add(Phase::submit, Mishap::cut, internal);
    add(Phase::submit, Mishap::cut_at_once, internal);
    add(Phase::submit, Mishap::overlong, internal);
    add(Phase::submit, Mishap::wrong_type, internal);
    add(Phase::submit, Mishap::too_many, ok);
    add(Phase::submit, Mishap::too_many_hint, ok);
    add(Phase::submit, Mishap::too_many, MAQUETTE_UNAVAILABLE, 3);
    add(Phase::submit, Mishap::broken, free_500 ? ok : internal);
    add(Phase::submit, Mishap::unavailable, ok);
    add(Phase::submit, Mishap::unavailable, MAQUETTE_UNAVAILABLE, 3);
    if (bench.moderates) {
        add(Phase::submit, Mishap::moderated_input, MAQUETTE_REFUSED);
        add(Phase::submit, Mishap::moderated_output, MAQUETTE_REFUSED);
    }
    if (bench.moderates || !bench.free) { add(Phase::submit, Mishap::no_money, MAQUETTE_QUOTA); }
    add(Phase::submit, Mishap::redirect, internal);
    if (!bench.free) { add(Phase::submit, Mishap::repeats_key, MAQUETTE_INVALID_PARAMETER); }
    if (!bench.has_jobs) {
        add(Phase::submit, Mishap::bad_base64, internal);
        add(Phase::submit, Mishap::truncated_picture, internal);
        return all;
    }
    if (bench.name != "replicate") { add(Phase::submit, Mishap::foreign_polling, internal); }
    for (const Mishap passing :
         {Mishap::slow, Mishap::silent, Mishap::stalled, Mishap::cut, Mishap::cut_at_once,
          Mishap::too_many, Mishap::too_many_hint, Mishap::broken, Mishap::unavailable}) {
        add(Phase::poll, passing, ok);
        add(Phase::picture, passing, ok);
    }
    add(Phase::poll, Mishap::overlong, internal);
    add(Phase::poll, Mishap::wrong_type, internal);
    add(Phase::poll, Mishap::redirect, internal);
    // fal's models tell of their errors by HTTP 422, which is also what bad parameters get.
    add(Phase::poll, Mishap::failed_job,
        bench.name == "fal" ? MAQUETTE_INVALID_PARAMETER : internal, 6);
    add(Phase::picture, Mishap::overlong, internal);
    add(Phase::picture, Mishap::wrong_type, internal);
    add(Phase::picture, Mishap::truncated_picture, internal);
    add(Phase::picture, Mishap::redirect, internal);
    add(Phase::picture, Mishap::expired, bench.name == "flux" ? ok : internal);
    add(Phase::picture, Mishap::expired, internal, 2);
    return all;
}

/// What is wrong with how a case ended; "" if nothing is.
std::string fault_of(const Case &one) {
    RemoteFixture fixture(one.bench);
    fixture.seconds = patience;
    if (one.fault != Mishap::none) { fixture.service->misbehave(one.phase, one.fault, one.times); }
    const auto before = std::chrono::steady_clock::now();
    const CallResult result = fixture.run_for(512, 512);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - before;
    const std::int64_t charged = RemoteFixture::charged(result);
    const std::int64_t billed = fixture.service->billed();
    std::string wrong;
    const auto expect = [&](bool good, const std::string &what) {
        if (!good) { wrong += "\n    " + what; }
    };
    expect(result.status == one.expected, "ended as '" + status_name(result.status) +
                                              "', not as '" + status_name(one.expected) +
                                              "': " + result.sentence);
    expect((result.status == MAQUETTE_OK) == (result.outputs.count("image") == 1),
           "a picture, or none, against the status");
    expect(fixture.service->orders() <= 1,
           std::to_string(fixture.service->orders()) + " orders were billed");
    expect(charged == billed || (charged == 0 && fixture.jobs.open() >= billed / 2),
           "billed " + std::to_string(billed) + ", charged " + std::to_string(charged) + ", open " +
               std::to_string(fixture.jobs.open()));
    expect(charged == 0 || fixture.jobs.open() == 0, "charged, and still open");
    // Neither after a 500 nor after a failed job does everybody say that nothing is billed.
    const bool unclear = one.fault == Mishap::broken || one.bench.name == "replicate";
    expect(billed != 0 || charged != 0 || unclear || fixture.jobs.open() == 0,
           "nothing was billed, and a charge stays open");
    expect(took.count() < hung, "took " + std::to_string(took.count()) + " s");
    for (const std::string &violation : fixture.service->violations()) {
        expect(false, violation);
    }
    expect(fixture.words(result).find(Double::key) == std::string::npos, "the key was shown");
    expect(fixture.words(result).find("sig=") == std::string::npos, "a signed address was shown");
    expect(result.status == MAQUETTE_OK || result.sentence.size() > 30,
           "no sentence: " + result.sentence);
    return wrong.empty() ? "" : name_of(one) + ":" + wrong;
}

/// Many at the same time: they wait more than they work.
void check_all(const std::vector<Case> &cases) {
    std::counting_semaphore<most_at_a_time> room(most_at_a_time);
    std::vector<std::future<std::string>> results;
    for (const Case &one : cases) {
        room.acquire();
        results.push_back(std::async(std::launch::async, [one, &room]() -> std::string {
            const std::shared_ptr<void> leave(nullptr, [&](void *) { room.release(); });
            try {
                return fault_of(one);
            } catch (const std::exception &error) {
                return name_of(one) + " threw: " + error.what();
            }
        }));
    }
    for (auto &result : results) {
        const std::string wrong = result.get();
        BOOST_TEST(wrong.empty(), wrong);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(every_service_with_every_fault) {
    std::vector<Case> cases;
    for (const Bench &bench : all_benches()) {
        const std::vector<Case> more = cases_of(bench);
        cases.insert(cases.end(), more.begin(), more.end());
    }
    BOOST_TEST(cases.size() > 200U);
    check_all(cases);
}
