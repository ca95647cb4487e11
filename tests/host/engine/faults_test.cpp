// Runs whose plugin does to its process what plugins do on bad days: the rest of the run is as good
// as any, and nothing is left of it.
#include "host/engine/engine_fixture.hpp"
#include "host/processes.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

using namespace maquette::host;

namespace {

struct FaultCase {
    const char *way;
    const char *words; ///< of the cause
};
std::ostream &operator<<(std::ostream &stream, const FaultCase &fault) {
    return stream << fault.way;
}

const std::vector<FaultCase> faults = {
    {"segmentation fault", "crashed (Segmentation fault)"},
    {"abort", "crashed (Aborted)"},
    {"exit", "ended with exit status 3"},
    {"uncaught exception", "nobody catches this"},
    {"stack overflow", "crashed (Segmentation fault)"},
    {"endless loop", "did not end within 0.3 seconds, nor when asked to"},
    {"slow", "did not end within 0.3 seconds. Give the step a longer"},
    {"closed connection", "did not end within 0.3 seconds"},
    {"nonsense", "a message of an unknown type"},
    {"endless message", "a message shorter than its content"},
    {"child left behind", "left a child process behind"},
};

/// A manifest of one step and a hundred items, each of which goes its way.
std::string hundred(const std::function<std::string(int)> &way_of, int retries) {
    nlohmann::json ways = nlohmann::json::array();
    for (int i = 0; i < 100; ++i) {
        ways.push_back(way_of(i) + " " + std::to_string(i));
    }
    nlohmann::json json = {{"maquette", 1}, {"name", "m"}};
    json["matrix"]["way"] = ways;
    json["steps"] = {{{"id", "a"},
                      {"provider", "faults"},
                      {"params", {{"way", "${way}"}}},
                      {"deadline", 0.3},
                      {"retries", retries}}};
    json["outputs"] = {{{"from", "a"}, {"path", "${way}.ppm"}}};
    return json.dump();
}

/// The words of all failures, one a line.
std::string causes(const Remember &observer) {
    std::string all;
    for (const ItemResult &result : observer.results) {
        for (const ItemFailure &failure : result.failures) {
            all += failure.sentence + "\n";
        }
    }
    return all;
}

std::size_t count(const std::string &text, const std::string &words) {
    std::size_t found = 0;
    for (std::size_t at = text.find(words); at != std::string::npos;
         at = text.find(words, at + 1)) {
        ++found;
    }
    return found;
}

/// Keeps what a process of its own would keep for good, then compares.
struct LeavesNothing : EngineFixture {
    std::size_t processes, descriptors, mappings;
    LeavesNothing() {
        execute(*plan(hundred([](int) { return "well"; }, 0)), 8);
        observer.results.clear();
        std::filesystem::remove_all(folder / "out");
        processes = children_of(getpid()).size();
        descriptors = open_descriptors();
        mappings = shared_mappings();
    }
    ~LeavesNothing() {
        BOOST_TEST(children_of(getpid()).size() == processes); // zombies would count
        // Pictures' memory is kept for the next ones: for as many as are there at once.
        BOOST_TEST(open_descriptors() <= descriptors + 8);
        BOOST_TEST(shared_mappings() <= mappings + 8);
    }
};

} // namespace

BOOST_DATA_TEST_CASE_F(LeavesNothing, every_tenth_of_a_hundred_items_fails_with_its_cause,
                       boost::unit_test::data::make(faults), fault) {
    const RunSummary summary =
        execute(*plan(hundred([&](int i) { return i % 10 == 3 ? fault.way : "well"; }, 0)), 8);
    BOOST_TEST(summary.good == 90);
    BOOST_TEST(summary.failed == 10);
    BOOST_TEST(files() == 90);
    const std::string all = causes(observer);
    BOOST_TEST(count(all, fault.words) >= 10, all);
}

BOOST_FIXTURE_TEST_CASE(two_faults_at_once_fail_each_with_its_cause, LeavesNothing) {
    const auto way = [](int i) { return i % 10 == 3 ? "abort" : i % 10 == 7 ? "exit" : "well"; };
    const RunSummary summary = execute(*plan(hundred(way, 1)), 8);
    BOOST_TEST(summary.good == 80);
    BOOST_TEST(summary.failed == 20);
    const std::string all = causes(observer);
    BOOST_TEST(count(all, "crashed (Aborted)") == 10, all);
    BOOST_TEST(count(all, "ended with exit status 3") == 10, all);
}

BOOST_FIXTURE_TEST_CASE(a_worker_that_is_killed_costs_its_step_only, LeavesNothing) {
    const auto planned = plan(R"({"maquette": 1, "name": "m", "matrix": {"n": {"count": 4}},
        "steps": [{"id": "a", "provider": "pass", "params": {"milliseconds": 2000}, "retries": 0}],
        "outputs": [{"from": "a", "path": "${n}.ppm"}]})");
    std::thread somebody([] {
        std::vector<pid_t> workers;
        for (int i = 0; i < 400 && workers.size() < 4; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            workers = children_of(getpid());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        if (!workers.empty()) { kill(workers.front(), SIGKILL); }
    });
    const RunSummary summary = execute(*planned, 4);
    somebody.join();
    BOOST_TEST(summary.good == 3);
    BOOST_TEST(summary.failed == 1);
    BOOST_TEST(causes(observer).find("(Killed)") != std::string::npos, causes(observer));
}
