#include "plugin/worker/crash_report.hpp"

#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

namespace maquette::host {

namespace {

constexpr int most_frames = 24;
/// Frames of the handler itself and of the kernel's signal trampoline.
constexpr int own_frames = 2;

/// Only functions that a signal handler may call (signal-safety(7)); backtrace() was called once
/// before, so that it loads nothing here.
void report_signal(int signal) {
    std::array<void *, most_frames> frames{};
    const int count = backtrace(frames.data(), most_frames);
    if (count > own_frames) {
        backtrace_symbols_fd(frames.data() + own_frames, count - own_frames, STDERR_FILENO);
    }
    // Handled once: the default action follows, and the host sees the signal itself.
    raise(signal);
}

[[noreturn]] void report_exception() {
    if (const std::exception_ptr exception = std::current_exception()) {
        try {
            std::rethrow_exception(exception);
        } catch (const std::exception &error) {
            std::fprintf(stderr, "uncaught exception: %s\n", error.what());
        } catch (...) { std::fputs("uncaught exception of an unknown type\n", stderr); }
    }
    std::abort();
}

} // namespace

void report_crashes() {
    std::array<void *, 1> frame{};
    backtrace(frame.data(), 1);
    static std::array<char, 64 * 1024> stack; // for a handler on an exhausted stack
    stack_t alternative{};
    alternative.ss_sp = stack.data();
    alternative.ss_size = stack.size();
    sigaltstack(&alternative, nullptr);
    struct sigaction action {};
    action.sa_handler = report_signal;
    action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
        sigaction(signal, &action, nullptr);
    }
    std::set_terminate(report_exception);
}

} // namespace maquette::host
