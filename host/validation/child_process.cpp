#include "validation/child_process.hpp"

#include "failure.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace maquette::host {

namespace {

[[noreturn]] void answer(int descriptor, const std::function<std::string()> &work) {
    std::string text;
    try {
        text = "+" + work();
    } catch (const std::exception &error) { text = std::string("-") + error.what(); }
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t written = write(descriptor, text.data() + done, text.size() - done);
        if (written <= 0) { _exit(1); }
        done += static_cast<std::size_t>(written);
    }
    _exit(0);
}

} // namespace

std::string in_child_process(const std::function<std::string()> &work) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw Failure(Cause::internal, std::string("No pipe: ") + std::strerror(errno) + ".");
    }
    const pid_t child = fork();
    if (child < 0) {
        throw Failure(Cause::internal, std::string("No process: ") + std::strerror(errno) + ".");
    }
    if (child == 0) { answer(ends[1], work); }
    close(ends[1]);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = read(ends[0], buffer.data(), buffer.size())) != 0;) {
        if (got < 0 && errno == EINTR) { continue; }
        if (got < 0) { break; }
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    close(ends[0]);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (WIFSIGNALED(status)) {
        throw Failure(Cause::plugin, "It crashed with signal " +
                                         std::string(sigabbrev_np(WTERMSIG(status))) + ".");
    }
    if (text.empty()) {
        throw Failure(Cause::plugin, "It ended the process that it was loaded into (exit status " +
                                         std::to_string(WEXITSTATUS(status)) + ").");
    }
    if (text.front() == '-') { throw Failure(Cause::plugin, text.substr(1)); }
    return text.substr(1);
}

} // namespace maquette::host
