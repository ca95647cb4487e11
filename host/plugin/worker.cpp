// maquette-worker: deals with a plugin in a process of its own.
//
//     maquette-worker describe FILE LIBRARY [WORD…]
//
// writes the description of a library, or of a provider file that LIBRARY reads, as JSON to
// descriptor 3; or {"failure": sentence}.
//
//     maquette-worker check FILE LIBRARY [WORD…]
//
// writes what is wrong with its model files, a list of sentences, to descriptor 3; or the same.
//
//     maquette-worker serve FILE LIBRARY BYTES [WORD…]
//
// answers the host's messages on descriptor 3, with the call board behind descriptor 4. It takes
// BYTES of memory of its own at the most; 0 stands for no ceiling.
//
// The further words say what the plugin may do, and which layers hold it to that: see
// plugin/sandbox/confinement.hpp.
#include "failure.hpp"
#include "plugin/library.hpp"
#include "plugin/sandbox/confine.hpp"
#include "plugin/sandbox/watched_functions.hpp"
#include "plugin/worker/crash_report.hpp"
#include "plugin/worker/serve.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
// The search for leaks looks at the process from outside, which a sandbox does not allow.
extern "C" __attribute__((visibility("default"))) int __lsan_is_turned_off() { return 1; }
#endif

namespace {

bool write_all(int descriptor, const std::string &text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
        if (written <= 0) { return false; }
        done += static_cast<std::size_t>(written);
    }
    return true;
}

/// Gives up what the plugin was not granted. Descriptors from `first_foreign` on are nobody's: the
/// host had them from whoever started it.
void enter_sandbox(const std::vector<std::string> &words, int first_foreign) {
    closefrom(first_foreign);
    const maquette::host::Confinement confinement = maquette::host::confinement_from_words(words);
    maquette::host::watch(confinement);
    maquette::host::confine(confinement);
}

/// The JSON text that answers a question about a plugin.
template <class Question>
std::string answer(const Question &question, const std::vector<std::string> &words) {
    try {
        enter_sandbox(words, 4);
        return question().dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    } catch (const std::exception &error) {
        return nlohmann::json{{"failure", error.what()}}.dump(
            -1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
}

void limit_memory(const char *bytes) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // they need it all themselves
    const rlim_t most = std::strtoull(bytes, nullptr, 10);
    const rlimit limit{most, most};
    if (most > 0) { setrlimit(RLIMIT_DATA, &limit); }
#else
    static_cast<void>(bytes);
#endif
    const rlimit no_core{0, 0}; // the report below says what can be said
    setrlimit(RLIMIT_CORE, &no_core);
}

/// Ends this process when the host is gone, whatever the plugin does meanwhile: a host that is
/// killed says no more, but the kernel closes its end of the connection.
void end_with_host(int connection) {
    // Watched through a descriptor of its own, which a plugin that closes the connection leaves.
    std::thread([watched = fcntl(connection, F_DUPFD_CLOEXEC, 0)] {
        pollfd end{watched, POLLRDHUP, 0};
        while (poll(&end, 1, -1) < 0) {}
        if (getpgrp() == getpid()) { kill(0, SIGKILL); } // with what the plugin started
        _exit(0);
    }).detach();
}

int serve(const char *file, const char *library, const char *bytes,
          const std::vector<std::string> &words) {
    limit_memory(bytes);
    maquette::host::report_crashes();
    try {
        enter_sandbox(words, 5);
        end_with_host(3); // confined as well: rules hold for threads that begin after them
        maquette::host::serve(file, library, 3, 4);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "The worker cannot go on: " << error.what() << "\n";
        return 1;
    }
}

} // namespace

int main(int argc, char **argv) {
    const std::string command = argc > 3 ? argv[1] : "";
    int status = 2;
    if (command == "describe") {
        const auto describe = [&] {
            return to_json(maquette::host::describe_library(argv[2], argv[3]));
        };
        status = write_all(3, answer(describe, {argv + 4, argv + argc})) ? 0 : 1;
    } else if (command == "check") {
        const auto check = [&] {
            return nlohmann::json(maquette::host::check_model_files(argv[2], argv[3]));
        };
        status = write_all(3, answer(check, {argv + 4, argv + argc})) ? 0 : 1;
    } else if (command == "serve" && argc >= 5) {
        status = serve(argv[2], argv[3], argv[4], {argv + 5, argv + argc});
    } else {
        std::cerr << "maquette-worker is started by maquette; run 'maquette --help' instead.\n";
    }
    // A library's destructors at exit are not part of what was asked for, and may hang or crash.
    _exit(status);
}
