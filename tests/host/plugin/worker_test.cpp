// What a plugin does to its process is one call's failure, with its cause.
#include "host/processes.hpp"

#include "plugin/install_layout.hpp"
#include "plugin/worker/backtrace.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <thread>

using namespace maquette::host;

namespace {

struct FaultCase {
    const char *way;
    const char *words;
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
    {"endless loop", "did not end within 0.5 seconds, nor when asked to"},
    {"slow", "did not end within 0.5 seconds. Give the step a longer"},
    {"closed connection", "did not end within 0.5 seconds"},
    {"nonsense", "a message of an unknown type"},
    {"endless message", "a message shorter than its content"},
    {"child left behind", "left a child process behind"},
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    {"memory", "memory"}, // the sanitizers cannot live with a ceiling
#endif
};

struct Faults {
    std::shared_ptr<Provider> provider;
    Faults() : Faults(MAQUETTE_PLUGIN_DIR "/faults.so") {}
    explicit Faults(const std::filesystem::path &file) {
        provider = open_provider_in_worker({file, file}, describe_library(file).providers.front(),
                                           std::uint64_t{512} << 20U);
    }
    CallResult run(const std::string &way, double deadline_seconds = 0.5) {
        CallObserver observer;
        CallRequest request;
        request.parameters = {{"way", way}};
        request.deadline_seconds = deadline_seconds;
        return provider->run(std::move(request), observer);
    }
};

} // namespace

BOOST_DATA_TEST_CASE(a_fault_is_a_failed_call_with_its_cause, boost::unit_test::data::make(faults),
                     fault) {
    Faults plugin;
    // Only what never ends is held to a short deadline: a machine may be slow at the rest.
    const bool ends = std::string(fault.words).find("0.5 seconds") == std::string::npos;
    const CallResult result = plugin.run(fault.way, ends ? 60 : 0.5);
    BOOST_TEST(result.status != MAQUETTE_OK);
    BOOST_TEST(result.sentence.find(fault.words) != std::string::npos, result.sentence);
    BOOST_TEST(result.outputs.empty());
    // The next call is as good as any.
    BOOST_TEST(plugin.run("well", 60).status == MAQUETTE_OK);
}

BOOST_AUTO_TEST_CASE(a_crash_says_where_and_what_was_printed) {
    const CallResult result = Faults().run("segmentation fault");
    BOOST_TEST(result.sentence.find("about to fall") != std::string::npos, result.sentence);
    BOOST_TEST(result.sentence.find("faults.so") != std::string::npos, result.sentence);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they report themselves
BOOST_AUTO_TEST_CASE(a_backtrace_names_functions_files_and_lines) {
    const std::string sentence = Faults().run("null pointer").sentence;
    BOOST_TEST(sentence.find("#0 (anonymous namespace)::write_nowhere(int volatile*)") !=
                   std::string::npos,
               sentence);
    BOOST_TEST(sentence.find("faults.cpp:") != std::string::npos, sentence);
    BOOST_TEST(sentence.find("maquette::detail::Instance::run(") != std::string::npos, sentence);
    BOOST_TEST(sentence.find("maquette-worker") == std::string::npos, sentence);
    const std::string deep = Faults().run("stack overflow").sentence;
    BOOST_TEST(deep.find("exhaust_stack(int)") != std::string::npos, deep);
    BOOST_TEST(deep.find("times more") != std::string::npos, deep);
}

BOOST_AUTO_TEST_CASE(a_backtrace_without_symbols_names_library_and_offset) {
    std::string folder = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(folder.data()) != nullptr);
    const std::string stripped = folder + "/faults.so";
    BOOST_REQUIRE(
        std::system(("strip -o " + stripped + " " MAQUETTE_PLUGIN_DIR "/faults.so").c_str()) == 0);
    const std::string sentence = Faults(stripped).run("null pointer").sentence;
    std::filesystem::remove_all(folder);
    BOOST_TEST(sentence.find("#0 " + stripped + "+0x") != std::string::npos, sentence);
}
#endif

BOOST_AUTO_TEST_CASE(what_looks_like_a_backtrace_harms_nobody) {
    for (const char *line :
         {"#", "# ", "#1", "#1 ", "#1 +0x", "#1 /+0xzz", "#1 /dev/zero+0x1",
          "#1 /etc/passwd+0x1 _Z", "#99999999999999999999 /+0xffffffffffffffffffff", "#-1 /a+0x1",
          "#0 --help+0x1"}) {
        BOOST_TEST(!symbolised(line).empty());
    }
    BOOST_TEST(symbolised("#1 said+0x1 _Z4mainv\nand more") == "#0 main() (said+0x1)\nand more\n");
    BOOST_TEST(symbolised("") == "");
}

BOOST_AUTO_TEST_CASE(printing_and_a_feigned_end_disturb_nobody) {
    Faults plugin;
    BOOST_TEST(plugin.run("printing").status == MAQUETTE_OK);
    const CallResult result = plugin.run("feigned end");
    BOOST_TEST((result.status == MAQUETTE_OK || !result.sentence.empty()));
    BOOST_TEST(plugin.run("well").status == MAQUETTE_OK);
}

BOOST_AUTO_TEST_CASE(a_thread_left_behind_costs_a_warning_and_the_process) {
    struct Listening : CallObserver {
        std::string lines;
        void log(maquette_log_level_t /*level*/, const std::string &line) override {
            lines += line;
        }
    } observer;
    CallRequest request;
    request.parameters = {{"way", "thread left behind"}};
    Faults plugin;
    BOOST_TEST(plugin.provider->run(std::move(request), observer).status == MAQUETTE_OK);
    BOOST_TEST(observer.lines.find("left a thread behind") != std::string::npos, observer.lines);
    BOOST_TEST(plugin.run("well").status == MAQUETTE_OK);
}

BOOST_AUTO_TEST_CASE(cancelling_ends_what_does_not_listen) {
    struct Impatient : CallObserver {
        bool cancelled() override { return true; }
    } observer;
    Faults plugin;
    CallRequest request;
    request.parameters = {{"way", "endless loop"}};
    const auto start = std::chrono::steady_clock::now();
    BOOST_TEST(plugin.provider->run(std::move(request), observer).status == MAQUETTE_CANCELLED);
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(4)));
}

BOOST_AUTO_TEST_CASE(nothing_is_left_of_workers) {
    const std::size_t processes = children_of(getpid()).size();
    { Faults().run("well"); } // whatever a first call opens for good
    const std::size_t descriptors = open_descriptors();
    {
        Faults plugin;
        for (const FaultCase &fault : faults) {
            plugin.run(fault.way);
            plugin.run("well");
        }
    }
    BOOST_TEST(children_of(getpid()).size() == processes);
    // Pictures' segments are kept for the next ones, within bounds.
    BOOST_TEST(open_descriptors() <= descriptors + 2);
    BOOST_TEST(idle_segment_bytes() < std::size_t{1} << 20U);
}

BOOST_AUTO_TEST_CASE(a_plugin_shares_its_process_with_the_standard_libraries_only) {
    Faults plugin;
    BOOST_REQUIRE(plugin.run("well").status == MAQUETTE_OK);
    const std::vector<pid_t> workers = children_of(getpid());
    BOOST_REQUIRE(workers.size() == 1);
    std::set<std::string> loaded = libraries_of(workers.front());
    BOOST_TEST(loaded.erase("faults.so") == 1);
    for (const char *expected :
         {"libstdc++.so.", "libgcc_s.so.", "libm.so.", "libc.so.", "ld-linux"}) {
        std::erase_if(loaded, [&](const std::string &name) { return name.starts_with(expected); });
    }
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    std::erase_if(loaded,
                  [](const std::string &name) { return name.find("san.so") < name.size(); });
#endif
    for (const std::string &name : loaded) {
        BOOST_ERROR("the worker has loaded " + name);
    }
}

BOOST_AUTO_TEST_CASE(a_worker_lends_a_plugin_no_symbol_of_its_own) {
    const std::string command =
        "nm --dynamic --defined-only --demangle '" + worker_program().string() + "'";
    const std::unique_ptr<FILE, int (*)(FILE *)> pipe(popen(command.c_str(), "r"), pclose);
    BOOST_REQUIRE(pipe);
    std::string symbols;
    std::array<char, 4096> buffer{};
    while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), pipe.get())) {
        symbols.append(buffer.data(), got);
    }
    BOOST_TEST(symbols.find("stderr") != std::string::npos); // it does tell
    for (const char *name : {" maquette", " nlohmann", " boost"}) {
        BOOST_TEST(symbols.find(name) == std::string::npos, symbols);
    }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_only_crashes_is_set_aside) {
    Faults plugin;
    std::string sentence;
    for (int i = 0; i < 30 && sentence.find("set aside") == std::string::npos; ++i) {
        sentence = plugin.run("abort").sentence;
    }
    BOOST_TEST(sentence.find("is set aside for this run") != std::string::npos, sentence);
}

BOOST_AUTO_TEST_CASE(workers_end_with_their_host_whatever_they_do) {
    // A host of its own, which is killed while its workers are busy.
    const std::vector<const char *> ways{"endless loop", "closed connection", "child that stays"};
    const pid_t host = fork();
    if (host == 0) {
        std::vector<Faults> plugins(ways.size());
        std::vector<std::thread> calls;
        for (std::size_t i = 0; i < ways.size(); ++i) {
            calls.emplace_back([&plugins, &ways, i] { plugins[i].run(ways[i], 60); });
        }
        std::this_thread::sleep_for(std::chrono::seconds(60));
        _exit(0);
    }
    std::vector<pid_t> processes;
    for (int i = 0; i < 400 && processes.size() < ways.size() + 1; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        processes = children_of(host);
        for (const pid_t worker : children_of(host)) {
            std::ranges::copy(children_of(worker), std::back_inserter(processes));
        }
    }
    kill(host, SIGKILL);
    waitpid(host, nullptr, 0);
    BOOST_REQUIRE(processes.size() == ways.size() + 1); // the child is the plugin's
    const auto any = [&] { return std::ranges::any_of(processes, runs); };
    for (int i = 0; i < 100 && any(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    BOOST_TEST(!any());
}
