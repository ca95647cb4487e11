#include "validation/check_process.hpp"

#include "failure.hpp"
#include "plugin/install_layout.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>

namespace maquette::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_journal = 64U << 20U;
constexpr std::size_t longest_print = 2000;

struct Pipe {
    int from = -1;
    int to = -1;
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw Failure(Cause::internal,
                          std::string("A pipe could not be made: ") + std::strerror(errno) + ".");
        }
        from = ends[0];
        to = ends[1];
        fcntl(from, F_SETFL, O_NONBLOCK);
    }
    ~Pipe() {
        close(from);
        close_writing();
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;
    void close_writing() {
        if (to >= 0) { close(to); }
        to = -1;
    }
};

/// Reads what is there. False once the other side is closed.
bool drain(int descriptor, std::string &text) {
    std::array<char, 65536> buffer{};
    for (;;) {
        const ssize_t got = read(descriptor, buffer.data(), buffer.size());
        if (got > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(got));
            continue;
        }
        if (got < 0 && errno == EINTR) { continue; }
        return got < 0 && errno == EAGAIN;
    }
}

/// The process and everything that it may have started.
class Group {
  public:
    Group(const std::vector<std::string> &words, int journal, int print) {
        const std::string program = validator_program().string();
        std::vector<std::string> texts{"maquette-validator"};
        texts.insert(texts.end(), words.begin(), words.end());
        std::vector<char *> arguments;
        arguments.reserve(texts.size() + 1);
        for (std::string &text : texts) {
            arguments.push_back(text.data());
        }
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, journal, 3);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, print, 1);
        posix_spawn_file_actions_adddup2(&actions, print, 2);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        posix_spawnattr_setpgroup(&attributes, 0);
        const int error = posix_spawn(&process_, program.c_str(), &actions, &attributes,
                                      arguments.data(), environ);
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            throw Failure(Cause::internal, "The program " + program + " did not start: " +
                                               std::strerror(error) + ". Install Maquette again.");
        }
    }
    ~Group() {
        kill(-process_, SIGKILL); // also what it left behind
        while (!ended_ && waitpid(process_, &status_, 0) < 0 && errno == EINTR) {}
    }
    Group(const Group &) = delete;
    Group &operator=(const Group &) = delete;

    bool ended() {
        if (!ended_) { ended_ = waitpid(process_, &status_, WNOHANG) == process_; }
        return ended_;
    }
    /// As waitpid() says it; once it has ended.
    int status() const { return status_; }

  private:
    pid_t process_ = -1;
    int status_ = 0;
    bool ended_ = false;
};

/// What the journal says, a line each. A line that was cut short is passed over.
struct Journal {
    nlohmann::ordered_json result;
    std::string doing;
    std::string fault;

    explicit Journal(const std::string &text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const auto line = nlohmann::ordered_json::parse(
                text.begin() + static_cast<std::ptrdiff_t>(at),
                text.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
            at = end + 1;
            if (!line.is_object()) { continue; }
            if (line.contains("doing")) {
                doing = line["doing"].is_string() ? line["doing"].get<std::string>() : "";
            } else if (line.contains("fault")) {
                fault = line["fault"].is_string() ? line["fault"].get<std::string>() : "";
            } else {
                result = line;
            }
        }
    }
};

std::string last_line(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.pop_back();
    }
    text.erase(0, text.find_last_of('\n') + 1);
    return text.substr(0, 200);
}

std::string how_it_ended(const Journal &journal, const std::string &print, int status,
                         const CheckLimits &limits, bool late) {
    const std::string occasion = journal.doing.empty() ? "" : " while " + journal.doing;
    std::string sentence;
    if (late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
        sentence = "It did not end within " + std::to_string(std::lround(limits.seconds)) +
                   " seconds" + occasion + ".";
    } else if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        sentence = "It crashed with signal " +
                   (name == nullptr ? std::to_string(WTERMSIG(status)) : std::string(name)) +
                   occasion + ".";
        if (WTERMSIG(status) == SIGKILL) {
            sentence += " The system ended it, perhaps because it took too much memory.";
        }
    } else {
        sentence = "It ended its process with exit status " + std::to_string(WEXITSTATUS(status)) +
                   occasion + ".";
    }
    if (!journal.fault.empty()) { sentence += " " + journal.fault; }
    const std::string printed = last_line(print);
    if (!printed.empty()) { sentence += " Its last words: " + printed; }
    return sentence;
}

} // namespace

nlohmann::json to_json(const CheckLimits &limits) {
    // Several threads use several processors' time; wall time is watched from outside.
    static constexpr double processors = 16;
    return {{"cpu-seconds", static_cast<std::uint64_t>(limits.seconds * processors) + 1},
            {"memory-bytes", limits.memory_bytes}};
}

ValidatorAnswer run_validator(const std::vector<std::string> &words, const CheckLimits &limits,
                              const std::atomic<bool> &cancelled) {
    const auto start = Clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(Clock::now() - start).count();
    };
    Pipe journal;
    Pipe print;
    Group group(words, journal.to, print.to);
    journal.close_writing();
    print.close_writing();
    std::string told;
    std::string printed;
    bool late = false;
    // A process that it started may keep the pipes open: what counts is that it has ended.
    for (bool open = true; !group.ended();) {
        std::array<pollfd, 2> waiting{{{journal.from, POLLIN, 0}, {print.from, POLLIN, 0}}};
        if (open) {
            poll(waiting.data(), waiting.size(), 50);
        } else {
            poll(nullptr, 0, 1);
        }
        const bool more_told = drain(journal.from, told);
        const bool more_printed = drain(print.from, printed);
        open = more_told && more_printed;
        if (printed.size() > longest_print) { printed.erase(0, printed.size() - longest_print); }
        if (cancelled) { throw Failure(Cause::cancelled, "Cancelled."); }
        late = seconds() > limits.seconds || told.size() > longest_journal;
        if (late) { break; }
    }
    drain(journal.from, told);
    drain(print.from, printed);
    const Journal said(told);
    ValidatorAnswer answer{said.result, "", seconds()};
    const bool well = !late && WIFEXITED(group.status()) && WEXITSTATUS(group.status()) == 0;
    if (!well || said.result.is_null()) {
        answer.failure = how_it_ended(said, printed, group.status(), limits, late);
    }
    return answer;
}

} // namespace maquette::host
