#include "validation/process_state.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cfenv>
#include <cfloat>
#include <clocale>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <iterator>

namespace maquette::host {

namespace {

using Entries = std::multiset<std::string>;

Entries threads() {
    Entries entries;
    for (const auto &task : std::filesystem::directory_iterator("/proc/self/task")) {
        entries.insert("thread " + task.path().filename().string());
    }
    return entries;
}

Entries files() {
    Entries entries;
    std::error_code error;
    for (const auto &file : std::filesystem::directory_iterator("/proc/self/fd")) {
        const auto target = std::filesystem::read_symlink(file.path(), error);
        // The descriptor with which the folder itself is read is not one that stays.
        if (error || target.string().ends_with("/fd")) { continue; }
        entries.insert("descriptor " + file.path().filename().string() + " on " + target.string());
    }
    return entries;
}

Entries environment() {
    Entries entries;
    for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        // Values may be secrets: only whether they changed is told.
        const std::string text = *entry;
        entries.insert("variable " + text.substr(0, text.find('=')) + " (value " +
                       std::to_string(std::hash<std::string>{}(text) % 10000) + ")");
    }
    std::error_code error;
    entries.insert("working folder " + std::filesystem::current_path(error).string());
    const mode_t mask = umask(0);
    umask(mask);
    entries.insert("file mode mask " + std::to_string(mask));
    return entries;
}

Entries signals() {
    Entries entries;
    sigset_t blocked;
    sigprocmask(SIG_BLOCK, nullptr, &blocked);
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action {};
        if (sigaction(number, nullptr, &action) != 0) { continue; }
        const char *name = sigabbrev_np(number);
        const std::string whose = "signal " + (name == nullptr ? std::to_string(number) : name);
        if (action.sa_handler == SIG_IGN) {
            entries.insert(whose + " is ignored");
        } else if (action.sa_handler != SIG_DFL) {
            entries.insert(whose + " has a handler");
        }
        if (sigismember(&blocked, number) == 1) { entries.insert(whose + " is blocked"); }
    }
    return entries;
}

Entries locale() { return {"locale " + std::string(std::setlocale(LC_ALL, nullptr))}; }

Entries floating_point() {
    Entries entries{"rounding mode " + std::to_string(std::fegetround()),
                    "trapped exceptions " + std::to_string(fegetexcept())};
    volatile double smallest = DBL_MIN;
    if (smallest / 2 == 0) { entries.insert("numbers near zero count as zero"); }
    return entries;
}

} // namespace

std::multiset<std::string> snapshot(Aspect aspect) {
    switch (aspect) {
    case Aspect::threads: return threads();
    case Aspect::files: return files();
    case Aspect::environment: return environment();
    case Aspect::signals: return signals();
    case Aspect::locale: return locale();
    case Aspect::floating_point: break;
    }
    return floating_point();
}

std::vector<std::string> differences(const Entries &before, const Entries &after) {
    std::vector<std::string> found;
    Entries gone;
    Entries come;
    std::ranges::set_difference(before, after, std::inserter(gone, gone.end()));
    std::ranges::set_difference(after, before, std::inserter(come, come.end()));
    for (const std::string &entry : come) {
        found.push_back("Afterwards there is: " + entry + ".");
    }
    for (const std::string &entry : gone) {
        found.push_back("No longer there is: " + entry + ".");
    }
    return found;
}

} // namespace maquette::host
