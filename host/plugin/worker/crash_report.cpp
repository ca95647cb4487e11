#include "plugin/worker/crash_report.hpp"

#include <dlfcn.h>
#include <execinfo.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

namespace maquette::host {

namespace {

constexpr int most_frames = 24;
/// Frames of the handler itself and of the kernel's signal trampoline.
constexpr int own_frames = 2;

/// A line that is written without memory from the heap.
class Line {
  public:
    Line &operator<<(const char *text) {
        while (*text != '\0' && size_ + 1 < bytes_.size()) {
            bytes_[size_++] = *text++;
        }
        return *this;
    }
    Line &number(std::uintptr_t value, unsigned base) {
        std::array<char, 24> digits{};
        char *at = &digits.back();
        do {
            *--at = "0123456789abcdef"[value % base];
        } while ((value /= base) != 0);
        return *this << at;
    }
    void print() {
        bytes_[size_++] = '\n';
        [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, bytes_.data(), size_);
    }

  private:
    std::array<char, 1024> bytes_{};
    std::size_t size_ = 0;
};

/// The form that symbolised() reads. dladdr() allocates nothing.
void print_frame(unsigned number, std::uintptr_t address) {
    // Where it goes on after a call may belong to the next line of the source, or function.
    if (number > 0) { --address; }
    Dl_info place{};
    Line line;
    (line << "#").number(number, 10) << " ";
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the unwinder gives addresses as numbers
    if (dladdr(reinterpret_cast<void *>(address), &place) != 0 && place.dli_fname != nullptr) {
        line << place.dli_fname;
        address -= reinterpret_cast<std::uintptr_t>(place.dli_fbase);
    } else {
        line << "?";
    }
    (line << "+0x").number(address, 16);
    if (place.dli_sname != nullptr) { line << " " << place.dli_sname; }
    line.print();
}

/// Only functions that a signal handler may call (signal-safety(7)), and those of the unwinder and
/// the dynamic linker, which allocate nothing: backtrace() was called once before, so that it loads
/// nothing here.
void report_signal(int signal) {
    std::array<void *, most_frames> frames{};
    const int count = backtrace(frames.data(), most_frames);
    for (int i = own_frames; i < count; ++i) {
        print_frame(static_cast<unsigned>(i - own_frames),
                    reinterpret_cast<std::uintptr_t>(frames[static_cast<std::size_t>(i)]));
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
