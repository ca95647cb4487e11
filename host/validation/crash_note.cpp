#include "validation/crash_note.hpp"

#include "validation/journal.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

namespace maquette::host {

namespace {

constexpr std::size_t most = 128;
std::array<WatchedMemory, most> watched;
std::array<std::atomic<bool>, most> in_use;

/// Text without allocation: a signal handler may do nothing else.
class Line {
  public:
    void add(const char *text) {
        while (*text != '\0' && size_ < text_.size()) {
            text_[size_++] = *text++;
        }
    }
    void add(std::size_t number) {
        std::array<char, 24> digits{};
        std::size_t at = digits.size() - 1;
        do {
            digits[--at] = static_cast<char>('0' + number % 10);
        } while ((number /= 10) != 0);
        add(&digits[at]);
    }
    void write() const {
        [[maybe_unused]] const ssize_t written = ::write(journal_descriptor, text_.data(), size_);
    }

  private:
    std::array<char, 256> text_{};
    std::size_t size_ = 0;
};

void on_fault(int number, siginfo_t *info, void * /*context*/) {
    const auto *address = static_cast<const std::byte *>(info->si_addr);
    for (std::size_t i = 0; i < most; ++i) {
        const WatchedMemory &memory = watched[i];
        if (!in_use[i] || address < memory.begin || address >= memory.end) { continue; }
        Line line;
        line.add(R"({"fault": "It touched memory )");
        if (address < memory.first) {
            line.add(static_cast<std::size_t>(memory.first - address));
            line.add(" bytes before the first sample of ");
        } else if (address >= memory.last) {
            line.add(static_cast<std::size_t>(address - memory.last));
            line.add(" bytes behind the last row of ");
        } else {
            line.add("that is read-only: it wrote to ");
        }
        line.add(memory.what);
        line.add(".\"}\n");
        line.write();
    }
    std::signal(number, SIG_DFL);
    raise(number); // delivered on return: also what was sent, and not caused, ends the process
}

} // namespace

void note_faults() {
    static std::array<std::byte, 65536> stack; // a fault may mean that the other one is full
    const stack_t alternative{stack.data(), 0, stack.size()};
    sigaltstack(&alternative, nullptr);
    struct sigaction action {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(SIGSEGV, &action, nullptr);
    sigaction(SIGBUS, &action, nullptr);
}

int watch(const WatchedMemory &memory) {
    for (std::size_t i = 0; i < most; ++i) {
        if (in_use[i]) { continue; }
        watched[i] = memory;
        in_use[i] = true;
        return static_cast<int>(i);
    }
    return -1;
}

void unwatch(int place) {
    if (place >= 0) { in_use[static_cast<std::size_t>(place)] = false; }
}

} // namespace maquette::host
