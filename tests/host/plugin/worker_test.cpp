// What a plugin does to its process is one call's failure, with its cause.
#include "plugin/install_layout.hpp"
#include "plugin/worker/backtrace.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
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
    explicit Faults(const std::filesystem::path &file = MAQUETTE_PLUGIN_DIR "/faults.so") {
        provider = open_provider_in_worker({file, file}, describe_library(file).providers.front(),
                                           std::uint64_t{512} << 20U);
    }
    CallResult run(const std::string &way) {
        CallObserver observer;
        CallRequest request;
        request.parameters = {{"way", way}};
        request.deadline_seconds = 0.5;
        return provider->run(std::move(request), observer);
    }
};

std::size_t entries(const char *folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// Processes whose parent is `parent`, dead ones included.
std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> found;
    for (const auto &entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream file(entry.path() / "stat");
        std::string line;
        if (!std::getline(file, line)) { continue; }
        const std::size_t name_end = line.rfind(')');
        if (name_end == std::string::npos) { continue; }
        if (line.substr(name_end + 4).starts_with(std::to_string(parent) + " ")) {
            found.push_back(std::stoi(entry.path().filename().string()));
        }
    }
    return found;
}

std::size_t children() { return children_of(getpid()).size(); }

/// The names of the shared libraries that a process has loaded.
std::set<std::string> libraries_of(pid_t process) {
    std::set<std::string> names;
    std::ifstream maps("/proc/" + std::to_string(process) + "/maps");
    for (std::string line; std::getline(maps, line);) {
        const std::size_t path = line.find('/');
        if (path == std::string::npos) { continue; }
        const std::string name = std::filesystem::path(line.substr(path)).filename().string();
        if (name.find(".so") != std::string::npos) { names.insert(name); }
    }
    return names;
}

} // namespace

BOOST_DATA_TEST_CASE(a_fault_is_a_failed_call_with_its_cause, boost::unit_test::data::make(faults),
                     fault) {
    Faults plugin;
    const CallResult result = plugin.run(fault.way);
    BOOST_TEST(result.status != MAQUETTE_OK);
    BOOST_TEST(result.sentence.find(fault.words) != std::string::npos, result.sentence);
    BOOST_TEST(result.outputs.empty());
    // The next call is as good as any.
    BOOST_TEST(plugin.run("well").status == MAQUETTE_OK);
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
    const std::size_t processes = children();
    { Faults().run("well"); } // whatever a first call opens for good
    const std::size_t descriptors = entries("/proc/self/fd");
    {
        Faults plugin;
        for (const FaultCase &fault : faults) {
            plugin.run(fault.way);
            plugin.run("well");
        }
    }
    BOOST_TEST(children() == processes);
    // Pictures' segments are kept for the next ones, within bounds.
    BOOST_TEST(entries("/proc/self/fd") <= descriptors + 2);
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

BOOST_AUTO_TEST_CASE(a_worker_ends_with_its_host) {
    // A host of its own, which is killed while its worker is busy.
    const pid_t host = fork();
    if (host == 0) {
        Faults().run("endless loop");
        _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const std::vector<pid_t> workers = children_of(host);
    BOOST_REQUIRE(workers.size() == 1);
    const pid_t worker = workers.front();
    kill(host, SIGKILL);
    waitpid(host, nullptr, 0);
    for (int i = 0; i < 100 && kill(worker, 0) == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    // Where nobody collects orphans it stays as a zombie, which is as good.
    std::ifstream file("/proc/" + std::to_string(worker) + "/stat");
    std::string line;
    std::getline(file, line);
    BOOST_TEST((line.empty() || line.find(") Z ") != std::string::npos), line);
}
