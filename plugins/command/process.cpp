#include "process.hpp"

#include <maquette/plugin.hpp>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace command {

namespace {

using Clock = std::chrono::steady_clock;
using maquette::Error;

constexpr std::chrono::milliseconds glance{20};     ///< how often cancellation is asked for
constexpr std::chrono::milliseconds look{250};      ///< how often written bytes are counted
constexpr std::chrono::seconds patience{2};         ///< from SIGTERM to SIGKILL
constexpr std::chrono::milliseconds remainder{500}; ///< for the last bytes of standard error

/// A descriptor that closes itself, and is none of the three standard ones.
class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {
        if (number_ >= 0 && number_ <= 2) {
            number_ = fcntl(number, F_DUPFD_CLOEXEC, 3);
            ::close(number);
        }
    }
    Descriptor(Descriptor &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }
    int get() const { return number_; }
    void close() {
        if (number_ >= 0) { ::close(number_); }
        number_ = -1;
    }

  private:
    int number_ = -1;
};

[[noreturn]] void no_resources(const char *what) {
    throw Error(MAQUETTE_UNAVAILABLE, std::string("The system has no ") + what +
                                          " for the program: " + std::strerror(errno) + ".");
}

struct Pipe {
    Descriptor read;
    Descriptor write;
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) { no_resources("pipe"); }
        read = Descriptor(ends[0]);
        write = Descriptor(ends[1]);
    }
};

Descriptor open_file(const std::string &path, int flags) {
    const int number = open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (number < 0) { no_resources("file"); }
    return Descriptor(number);
}

std::vector<char *> pointers(const std::vector<std::string> &texts) {
    std::vector<char *> result;
    result.reserve(texts.size() + 1);
    for (const std::string &text : texts) {
        result.push_back(const_cast<char *>(text.c_str()));
    }
    result.push_back(nullptr);
    return result;
}

/// All that the new process needs between fork and exec, where it must not allocate.
struct Child {
    const char *program;
    char *const *words;
    char *const *environment;
    const char *folder;
    std::array<int, 3> standard; ///< what become descriptors 0, 1 and 2
    int failure;                 ///< where errno is written if it does not start
    pid_t parent;

    [[noreturn]] void become() const {
        setpgid(0, 0);
        // If the host is killed, nobody is left to stop the program.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) { _exit(127); }
        for (int signal = 1; signal < NSIG; ++signal) {
            ::signal(signal, SIG_DFL);
        }
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        for (int i = 0; i < 3; ++i) {
            dup2(standard[static_cast<std::size_t>(i)], i);
        }
        // Nothing that the host has open is the program's business.
        if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
            for (int i = 3; i < 4096; ++i) {
                fcntl(i, F_SETFD, FD_CLOEXEC);
            }
        }
        if (chdir(folder) == 0) { execve(program, words, environment); }
        const int error = errno;
        const ssize_t written = write(failure, &error, sizeof error);
        _exit(written > 0 ? 127 : 126);
    }
};

/// Processes that have a variable in their environment.
std::vector<pid_t> processes_with(const std::string &variable) {
    std::vector<pid_t> found;
    const std::string framed = '\0' + variable + '\0';
    std::error_code error;
    for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) { continue; }
        std::ifstream stream(entry->path() / "environ", std::ios::binary);
        const std::string environment =
            '\0' + std::string(std::istreambuf_iterator<char>(stream), {});
        const auto pid = static_cast<pid_t>(std::stol(name));
        if (pid != getpid() && environment.find(framed) != std::string::npos) {
            found.push_back(pid);
        }
    }
    return found;
}

/// The program while it runs.
class Running {
  public:
    Running(const Launch &launch, const ProcessWatch &watch) : launch_(launch), watch_(watch) {}

    Ending run() {
        if (const int error = start(); error != 0) { return {Ending::Kind::not_started, error}; }
        const std::optional<Ending::Kind> stopped = wait();
        const int status = end();
        if (stopped) { return {*stopped, 0}; }
        return WIFSIGNALED(status) ? Ending{Ending::Kind::signalled, WTERMSIG(status)}
                                   : Ending{Ending::Kind::exited, WEXITSTATUS(status)};
    }

  private:
    /// 0, or why it did not start.
    int start() {
        Pipe errors;
        Pipe failure;
        const Descriptor input = open_file(
            launch_.standard_input.empty() ? "/dev/null" : launch_.standard_input, O_RDONLY);
        const Descriptor output =
            launch_.standard_output.empty()
                ? Descriptor(fcntl(errors.write.get(), F_DUPFD_CLOEXEC, 3))
                : open_file(launch_.standard_output, O_WRONLY | O_CREAT | O_EXCL);
        const std::vector<char *> words = pointers(launch_.words);
        const std::vector<char *> environment = pointers(launch_.environment);
        const Child child{launch_.program.c_str(),
                          words.data(),
                          environment.data(),
                          launch_.folder.c_str(),
                          {input.get(), output.get(), errors.write.get()},
                          failure.write.get(),
                          getpid()};
        process_ = fork();
        if (process_ == 0) { child.become(); }
        if (process_ < 0) { no_resources("process"); }
        setpgid(process_, process_); // whoever comes first
        failure.write.close();
        errors.write.close();
        int error = 0;
        ssize_t got = 0;
        while ((got = read(failure.read.get(), &error, sizeof error)) < 0 && errno == EINTR) {}
        if (got == sizeof error) {
            reap();
            return error;
        }
        errors_ = std::move(errors.read);
        fcntl(errors_.get(), F_SETFL, O_NONBLOCK);
        handle_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, process_, 0U)));
        return 0;
    }

    /// Waits until the program itself has ended; says why it was told to, if it was.
    std::optional<Ending::Kind> wait() {
        const auto limit = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                              std::chrono::duration<double>(launch_.seconds));
        auto next_look = Clock::now() + look;
        std::optional<Ending::Kind> stopped;
        Clock::time_point kill_at;
        while (!has_ended()) {
            std::array<pollfd, 2> waiting{pollfd{handle_.get(), POLLIN, 0},
                                          pollfd{errors_.get(), POLLIN, 0}};
            poll(waiting.data(), waiting.size(), static_cast<int>(glance.count()));
            hear();
            const auto now = Clock::now();
            if (stopped) {
                if (now >= kill_at) { kill(-process_, SIGKILL); }
                continue;
            }
            if (watch_.cancelled()) { stopped = Ending::Kind::cancelled; }
            if (now >= limit) { stopped = Ending::Kind::timed_out; }
            if (now >= next_look) {
                next_look = now + look;
                if (watch_.wrote_too_much()) { stopped = Ending::Kind::wrote_too_much; }
            }
            if (stopped) {
                kill(-process_, SIGTERM);
                kill(-process_, SIGCONT); // a stopped process would not notice
                kill_at = now + patience;
            }
        }
        return stopped;
    }

    /// True once the program has ended; it stays a zombie, so that its group's number stays its
    /// own.
    bool has_ended() const {
        siginfo_t info{};
        const int result =
            waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT);
        return result != 0 ? errno != EINTR : info.si_pid == process_;
    }

    /// Ends what the program left behind and hears the rest. Its status, as waitpid() has it.
    int end() {
        kill(-process_, SIGKILL);
        const int status = reap();
        // A process that made a session of its own has left the group, but not its environment.
        for (int round = 0; round < 20; ++round) {
            const std::vector<pid_t> left = processes_with(launch_.mark);
            if (left.empty()) { break; }
            for (const pid_t process : left) {
                kill(process, SIGKILL);
            }
            poll(nullptr, 0, 5);
        }
        const auto limit = Clock::now() + remainder;
        while (errors_.get() >= 0 && Clock::now() < limit) {
            pollfd waiting{errors_.get(), POLLIN, 0};
            poll(&waiting, 1, static_cast<int>(glance.count()));
            hear();
        }
        return status;
    }

    int reap() {
        int status = 0;
        while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {}
        return status;
    }

    /// What is there of standard error. At its end the descriptor is closed.
    void hear() {
        std::array<char, 16384> buffer{};
        while (errors_.get() >= 0) {
            const ssize_t got = read(errors_.get(), buffer.data(), buffer.size());
            if (got > 0) {
                watch_.hear({buffer.data(), static_cast<std::size_t>(got)});
                // Whoever never stops talking must not keep us from looking at the clock.
                if (got == static_cast<ssize_t>(buffer.size())) { return; }
                continue;
            }
            if (got == 0) { errors_.close(); }
            if (got < 0 && errno == EINTR) { continue; }
            return;
        }
    }

    const Launch &launch_;
    const ProcessWatch &watch_;
    pid_t process_ = -1;
    Descriptor handle_; ///< readable once the program has ended
    Descriptor errors_;
};

} // namespace

Ending run_process(const Launch &launch, const ProcessWatch &watch) {
    return Running(launch, watch).run();
}

} // namespace command
