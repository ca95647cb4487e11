#include "plugin/sandbox/bubblewrap.hpp"

#include "plugin/sandbox/file_rules.hpp"

#include <algorithm>
#include <filesystem>

namespace maquette::host {

namespace {

/// True for one of these folders, and for what lies below it.
bool is_below(const std::filesystem::path &path,
              const std::vector<std::filesystem::path> &folders) {
    return std::ranges::any_of(folders, [&](const std::filesystem::path &folder) {
        return std::ranges::mismatch(folder, path).in1 == folder.end();
    });
}

/// What bubblewrap makes anew: processes, and the devices that everybody needs.
bool is_of_its_own(const std::filesystem::path &path) {
    static const std::vector<std::filesystem::path> folders{"/proc"};
    static const std::vector<std::filesystem::path> devices{
        "/dev/full", "/dev/null", "/dev/random", "/dev/shm", "/dev/urandom", "/dev/zero"};
    return is_below(path, folders) || is_below(path, devices);
}

} // namespace

std::vector<std::string> bubblewrap_words(const Confinement &confinement) {
    // Not --die-with-parent: the parent is the thread that starts the worker, which may end first.
    // The worker ends itself when its host is gone, and its namespace with it.
    std::vector<std::string> words{"bwrap",         "--unshare-user-try",
                                   "--unshare-ipc", "--unshare-pid",
                                   "--unshare-uts", "--unshare-cgroup-try",
                                   "--proc",        "/proc",
                                   "--dev",         "/dev"};
    if (!confinement.network) { words.emplace_back("--unshare-net"); }
    std::vector<std::filesystem::path> seen;
    for (const FileRule &rule : file_rules(confinement)) {
        if (is_of_its_own(rule.path)) { continue; }
        std::error_code error;
        std::filesystem::path path = rule.path;
        const std::filesystem::path real = std::filesystem::canonical(path, error);
        // Nothing can be put into what is read-only. A symbolic link there leads on by itself.
        if (is_below(path, seen)) { path = real; }
        const bool is_there = rule.use == FileUse::read || rule.use == FileUse::run;
        if (error || (is_there && is_below(path, seen))) { continue; }
        const char *bind = rule.use == FileUse::device  ? "--dev-bind"
                           : rule.use == FileUse::write ? "--bind"
                                                        : "--ro-bind";
        words.insert(words.end(), {bind, path.string(), path.string()});
        seen.push_back(path);
    }
    words.insert(words.end(), {"--chdir", "/", "--"});
    return words;
}

} // namespace maquette::host
