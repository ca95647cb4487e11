#include "plugin/sandbox/watched_functions.hpp"

#include "plugin/sandbox/attempts.hpp"
#include "plugin/sandbox/file_rules.hpp"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace maquette::host {

namespace {

struct Watch {
    bool hidden = false; ///< what may not be seen is not there, instead of closed
    bool programs = false;
    std::vector<std::string> seen;
};
std::atomic<const Watch *> watching{nullptr};

/// True for an absolute path that is below none of the confinement's.
bool is_hidden(const Watch &watch, std::string_view path) {
    if (!path.starts_with('/')) { return false; }
    for (const std::string &known : watch.seen) {
        if (path.starts_with(known)) { return false; }
    }
    return true;
}

/// Notes a failure that is due to the confinement; leaves errno as it is.
void note_if_denied(const char *what, const char *path) noexcept {
    const int error = errno;
    const Watch *watch = watching;
    // Libraries ask for what tells machines apart, and do without; that is nobody's fault.
    const bool expected = path != nullptr && std::string_view(path) == "/etc/machine-id";
    if (watch != nullptr && path != nullptr && !expected) {
        const bool denied = error == EACCES || error == EPERM || error == EROFS ||
                            (error == ENOENT && watch->hidden && is_hidden(*watch, path));
        if (denied) { note_attempt(what, path); }
    }
    errno = error;
}

constexpr bool writes(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0; }
constexpr const char *opening(int flags) { return writes(flags) ? "to write to" : "to read"; }
bool writes(const char *mode) {
    return std::string_view(mode).find_first_of("wa+") != std::string_view::npos;
}

bool programs_are_denied() {
    const Watch *watch = watching;
    return watch != nullptr && !watch->programs;
}

/// The C library's own function.
template <class Function> Function *real(const char *name) {
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

} // namespace

void watch(const Confinement &confinement) {
    if (!confinement.landlock && !confinement.system_calls && !confinement.inside_bubblewrap) {
        return;
    }
    static Watch instance;
    instance.hidden = confinement.inside_bubblewrap;
    instance.programs = confinement.programs;
    take_attempts(); // makes room for them while that is harmless
    for (const FileRule &rule : file_rules(confinement)) {
        instance.seen.push_back(rule.path.string());
    }
    instance.seen.insert(instance.seen.end(), {"/proc", "/dev", "/sys", "/etc/ld.so"});
    watching = &instance;
}

} // namespace maquette::host

using maquette::host::note_if_denied;
using maquette::host::opening;
using maquette::host::programs_are_denied;
using maquette::host::real;
using maquette::host::writes;

// The headers name arguments of their own; the names here are for the reader.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name,cert-dcl50-cpp,bugprone-reserved-identifier,clang-analyzer-valist.Uninitialized)
extern "C" {

#define MAQUETTE_WATCHED __attribute__((visibility("default")))

#define MAQUETTE_WATCHED_OPEN(name)                                                                \
    MAQUETTE_WATCHED int name(const char *path, int flags, ...) {                                  \
        static auto *const function = real<int(const char *, int, ...)>(#name);                    \
        std::va_list rest;                                                                         \
        va_start(rest, flags);                                                                     \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;       \
        va_end(rest);                                                                              \
        const int result = function(path, flags, mode);                                            \
        if (result < 0) { note_if_denied(opening(flags), path); }                                  \
        return result;                                                                             \
    }
MAQUETTE_WATCHED_OPEN(open)
MAQUETTE_WATCHED_OPEN(open64)

#define MAQUETTE_WATCHED_OPENAT(name)                                                              \
    MAQUETTE_WATCHED int name(int folder, const char *path, int flags, ...) {                      \
        static auto *const function = real<int(int, const char *, int, ...)>(#name);               \
        std::va_list rest;                                                                         \
        va_start(rest, flags);                                                                     \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;       \
        va_end(rest);                                                                              \
        const int result = function(folder, path, flags, mode);                                    \
        if (result < 0) { note_if_denied(opening(flags), path); }                                  \
        return result;                                                                             \
    }
MAQUETTE_WATCHED_OPENAT(openat)
MAQUETTE_WATCHED_OPENAT(openat64)

// What open becomes in code that is compiled with _FORTIFY_SOURCE.
#define MAQUETTE_WATCHED_OPEN_2(name)                                                              \
    MAQUETTE_WATCHED int name(const char *path, int flags) {                                       \
        static auto *const function = real<int(const char *, int)>(#name);                         \
        const int result = function(path, flags);                                                  \
        if (result < 0) { note_if_denied(opening(flags), path); }                                  \
        return result;                                                                             \
    }
MAQUETTE_WATCHED_OPEN_2(__open_2)
MAQUETTE_WATCHED_OPEN_2(__open64_2)

#define MAQUETTE_WATCHED_FOPEN(name)                                                               \
    MAQUETTE_WATCHED FILE *name(const char *path, const char *mode) {                              \
        static auto *const function = real<FILE *(const char *, const char *)>(#name);             \
        FILE *result = function(path, mode);                                                       \
        if (result == nullptr) { note_if_denied(writes(mode) ? "to write to" : "to read", path); } \
        return result;                                                                             \
    }
MAQUETTE_WATCHED_FOPEN(fopen)
MAQUETTE_WATCHED_FOPEN(fopen64)

MAQUETTE_WATCHED DIR *opendir(const char *path) {
    static auto *const function = real<DIR *(const char *)>("opendir");
    DIR *result = function(path);
    if (result == nullptr) { note_if_denied("to list", path); }
    return result;
}

MAQUETTE_WATCHED int mkdir(const char *path, mode_t mode) noexcept {
    static auto *const function = real<int(const char *, mode_t)>("mkdir");
    const int result = function(path, mode);
    if (result < 0) { note_if_denied("to make the folder", path); }
    return result;
}

MAQUETTE_WATCHED int unlink(const char *path) noexcept {
    static auto *const function = real<int(const char *)>("unlink");
    const int result = function(path);
    if (result < 0) { note_if_denied("to remove", path); }
    return result;
}

MAQUETTE_WATCHED int rename(const char *from, const char *to) noexcept {
    static auto *const function = real<int(const char *, const char *)>("rename");
    const int result = function(from, to);
    if (result < 0) { note_if_denied("to rename", from); }
    return result;
}

MAQUETTE_WATCHED int socket(int family, int type, int protocol) noexcept {
    static auto *const function = real<int(int, int, int)>("socket");
    const int result = function(family, type, protocol);
    if (result < 0) {
        note_if_denied("to open a", family == AF_UNIX ? "socket to a service of this machine"
                                                      : "network socket");
    }
    return result;
}

MAQUETTE_WATCHED int execve(const char *path, char *const arguments[],
                            char *const environment[]) noexcept {
    static auto *const function = real<int(const char *, char *const[], char *const[])>("execve");
    const int result = function(path, arguments, environment);
    note_if_denied("to run", path);
    return result;
}

MAQUETTE_WATCHED int execv(const char *path, char *const arguments[]) noexcept {
    static auto *const function = real<int(const char *, char *const[])>("execv");
    const int result = function(path, arguments);
    note_if_denied("to run", path);
    return result;
}

MAQUETTE_WATCHED int execvp(const char *path, char *const arguments[]) noexcept {
    static auto *const function = real<int(const char *, char *const[])>("execvp");
    const int result = function(path, arguments);
    note_if_denied("to run", path);
    return result;
}

#define MAQUETTE_WATCHED_SPAWN(name)                                                               \
    MAQUETTE_WATCHED int name(                                                                     \
        pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,               \
        const posix_spawnattr_t *attributes, char *const arguments[], char *const environment[]) { \
        static auto *const function = real<decltype(name)>(#name);                                 \
        const int result = function(process, path, actions, attributes, arguments, environment);   \
        errno = result;                                                                            \
        if (result != 0) { note_if_denied("to run", path); }                                       \
        return result;                                                                             \
    }
MAQUETTE_WATCHED_SPAWN(posix_spawn)
MAQUETTE_WATCHED_SPAWN(posix_spawnp)

MAQUETTE_WATCHED int system(const char *command) {
    static auto *const function = real<int(const char *)>("system");
    const int result = function(command);
    constexpr int not_started = 127 << 8; // what a shell's absence looks like
    if (command != nullptr && result == not_started && programs_are_denied()) {
        errno = EACCES;
        note_if_denied("to run", command);
    }
    return result;
}

MAQUETTE_WATCHED FILE *popen(const char *command, const char *mode) {
    static auto *const function = real<FILE *(const char *, const char *)>("popen");
    FILE *result = function(command, mode);
    if (result == nullptr) { note_if_denied("to run", command); }
    return result;
}

} // extern "C"
// NOLINTEND(readability-inconsistent-declaration-parameter-name,cert-dcl50-cpp,bugprone-reserved-identifier,clang-analyzer-valist.Uninitialized)
