#include "plugin/worker_question.hpp"

#include "failure.hpp"
#include "plugin/description.hpp"
#include "plugin/sandbox/confined_command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <vector>

namespace maquette::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longest_answer = 4U << 20U;

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &why) {
    throw Failure(Cause::plugin, "The plugin " + file.string() + " could not be loaded: " + why);
}

/// The worker, and the end of a pipe that it writes to.
struct Worker {
    pid_t process = -1;
    int output = -1;

    Worker(const std::string &question, const PluginFiles &plugin, const WorkerTerms &terms) {
        const std::filesystem::path &file = plugin.file;
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) { refuse(file, std::strerror(errno)); }
        output = ends[0];
        const ConfinedCommand confined =
            confined_command({question, std::filesystem::absolute(file).string(),
                              std::filesystem::absolute(plugin.library).string()},
                             plugin, terms, {});
        const std::string &program = confined.words.front();
        std::vector<char *> arguments;
        for (const std::string &word : confined.words) {
            arguments.push_back(const_cast<char *>(word.c_str()));
        }
        arguments.push_back(nullptr);
        std::vector<char *> environment;
        for (const std::string &variable : confined.environment) {
            environment.push_back(const_cast<char *>(variable.c_str()));
        }
        environment.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        // Descriptor 3, not standard output: libraries like to print when they are loaded.
        posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
        const int error = posix_spawn(&process, program.c_str(), &actions, nullptr,
                                      arguments.data(), environment.data());
        posix_spawn_file_actions_destroy(&actions);
        close(ends[1]);
        if (error != 0) {
            process = -1;
            close(output);
            refuse(file, "the program " + program + ", which answers for it, did not start: " +
                             std::strerror(error) + ". Install Maquette again.");
        }
    }

    /// How the worker ended, as waitpid() says it.
    int wait() {
        int status = 0;
        while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
        process = -1;
        return status;
    }

    ~Worker() {
        close(output);
        if (process > 0) {
            kill(process, SIGKILL);
            wait();
        }
    }
    Worker(const Worker &) = delete;
    Worker &operator=(const Worker &) = delete;
};

std::string read_answer(Worker &worker, const std::filesystem::path &file,
                        std::chrono::seconds patience) {
    std::string answer;
    std::array<char, 65536> buffer{};
    const auto deadline = Clock::now() + patience;
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd waiting{worker.output, POLLIN, 0};
        const int ready = left.count() <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR) { continue; }
        if (ready == 0) {
            refuse(file, "it did not answer within " + std::to_string(patience.count()) +
                             " seconds. Remove it, or ask its author.");
        }
        const ssize_t got = read(worker.output, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) { continue; }
        if (got <= 0) { return answer; }
        answer.append(buffer.data(), static_cast<std::size_t>(got));
        if (answer.size() > longest_answer) { refuse(file, "its answer is too long."); }
    }
}

[[noreturn]] void refuse_answer(const std::filesystem::path &file, int status) {
    refuse(file, "it ended the process that answered for it (exit status " +
                     std::to_string(WEXITSTATUS(status)) + "). Remove it, or ask its author.");
}

} // namespace

nlohmann::ordered_json ask_worker(const std::string &question, const PluginFiles &plugin,
                                  const WorkerTerms &terms, std::chrono::seconds patience) {
    const std::filesystem::path &file = plugin.file;
    Worker worker(question, plugin, terms);
    const std::string answer = read_answer(worker, file, patience);
    const int status = worker.wait();
    if (WIFSIGNALED(status)) {
        refuse(file, "it crashed while it was loaded (" + std::string(strsignal(WTERMSIG(status))) +
                         "). Remove it, or ask its author.");
    }
    try {
        auto json = parse_foreign_json(answer);
        if (json.contains("failure")) {
            throw Failure(Cause::plugin, json.at("failure").get<std::string>());
        }
        return json;
    } catch (const nlohmann::json::exception &) { refuse_answer(file, status); }
}

} // namespace maquette::host
