#include "plugin/worker/left_behind.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

namespace maquette::host {

namespace {

/// Pools spin for a while before they sleep.
constexpr std::chrono::milliseconds patience{200};

bool has_children() {
    for (;;) {
        siginfo_t child{};
        if (waitid(P_ALL, 0, &child, WEXITED | WNOHANG | WNOWAIT) != 0) { return errno != ECHILD; }
        if (child.si_pid == 0) { return true; }
        waitpid(child.si_pid, nullptr, WNOHANG); // ended, only not waited for
    }
}

/// The letter of proc(5)'s "state" field, which follows the name in parentheses.
char state_of(int folder, const char *thread) {
    std::array<char, 512> text{};
    const std::string path = std::string(thread) + "/stat";
    const int file = openat(folder, path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) { return '?'; }
    const ssize_t got = read(file, text.data(), text.size() - 1);
    close(file);
    const char *name_end = got > 0 ? std::strrchr(text.data(), ')') : nullptr;
    return name_end == nullptr || name_end[1] == '\0' ? '?' : name_end[2];
}

bool another_thread_works() {
    const std::unique_ptr<DIR, int (*)(DIR *)> threads(opendir("/proc/self/task"), closedir);
    if (!threads) { return false; }
    const std::string self = std::to_string(gettid());
    // One thread reads the folder, which is its own.
    while (const dirent *entry = readdir(threads.get())) { // NOLINT(concurrency-mt-unsafe)
        if (entry->d_name[0] == '.' || self == entry->d_name) { continue; }
        if (state_of(dirfd(threads.get()), entry->d_name) == 'R') { return true; }
    }
    return false;
}

} // namespace

std::string left_behind() {
    if (has_children()) { return "left a child process behind"; }
    const auto end = std::chrono::steady_clock::now() + patience;
    while (another_thread_works()) {
        if (std::chrono::steady_clock::now() > end) {
            return "left a thread behind that goes on working";
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return "";
}

} // namespace maquette::host
