// A program in a process group of its own, from its start to its last child's end.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace command {

/// What to run.
struct Launch {
    std::string program;                  ///< absolute path
    std::vector<std::string> words;       ///< its arguments, beginning with its own name
    std::vector<std::string> environment; ///< NAME=VALUE, all that it gets
    std::string folder;                   ///< where it runs
    std::string standard_input;           ///< a file; "" for none
    std::string standard_output;          ///< a new file; "" to hear it like standard error
    /// A variable of `environment`, NAME=VALUE, that no other call has. Whatever process has it
    /// when the program has ended was left behind by it.
    std::string mark;
    double seconds = 0; ///< the time limit
};

/// Asked and told while the program runs.
struct ProcessWatch {
    std::function<void(std::string_view)> hear; ///< bytes of standard error
    std::function<bool()> cancelled;
    std::function<bool()> wrote_too_much;
};

/// How it ended.
struct Ending {
    enum class Kind {
        exited,    ///< code is the exit status
        signalled, ///< code is the signal
        timed_out, ///< and was killed, as with the next two
        cancelled,
        wrote_too_much,
        not_started, ///< code is errno
    };
    Kind kind = Kind::exited;
    int code = 0;
};

/// Runs a program and returns when it and all that it started has ended. A program that has to end
/// early gets SIGTERM and two seconds. [any thread] Throws maquette::Error where the system has no
/// process or descriptor left.
Ending run_process(const Launch &launch, const ProcessWatch &watch);

} // namespace command
