#include "plugin/worker/worker_process.hpp"

#include "failure.hpp"
#include "plugin/install_layout.hpp"
#include "plugin/redaction.hpp"
#include "plugin/sandbox/confined_command.hpp"
#include "plugin/worker/backtrace.hpp"
#include "plugin/worker/estimate_message.hpp"
#include "plugin/worker/picture_message.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <vector>

namespace maquette::host {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience_to_load{30};
constexpr std::chrono::seconds patience_with_estimates{2};
constexpr std::size_t most_printed = 8192;

[[noreturn]] void refuse(const std::filesystem::path &file, const std::string &why) {
    throw Failure(Cause::plugin, "The plugin " + file.string() + " could not be loaded: " + why);
}

Writer next_number() {
    static std::atomic<Writer> numbers{nobody};
    return ++numbers;
}

/// The same file under a number that none of the worker's has: one dup2 must not hit what the next
/// one needs.
Descriptor out_of_the_way(int descriptor) {
    return Descriptor(fcntl(descriptor, F_DUPFD_CLOEXEC, 16));
}

/// As exec takes them.
std::vector<char *> pointers(const std::vector<std::string> &texts) {
    std::vector<char *> result;
    result.reserve(texts.size() + 1);
    for (const std::string &text : texts) {
        result.push_back(const_cast<char *>(text.c_str()));
    }
    result.push_back(nullptr);
    return result;
}

} // namespace

WorkerProcess::WorkerProcess(const PluginFiles &plugin, const WorkerTerms &terms)
    : number_(next_number()) {
    start(plugin, terms);
    ScratchFolder::remove_forgotten(); // while the worker has its own things to do
    wait_until_ready(plugin.file);
}

WorkerProcess::WorkerProcess(MessageSocket socket)
    : number_(next_number()), socket_(std::move(socket)) {}

void WorkerProcess::wait_until_ready(const std::filesystem::path &file) {
    std::optional<Message> answer;
    std::string problem;
    try {
        answer = receive(patience_to_load);
        if (answer && answer->type == MessageType::not_ready) {
            problem = WireReader(answer->bytes).text().c_str(); // no further than a zero byte
        }
    } catch (const Disconnected &) {
        refuse(file, "its process " + ending() + ". " + last_lines());
    } catch (const ProtocolFault &fault) { refuse(file, std::string("it sent ") + fault.what()); }
    if (!answer) {
        refuse(file, "that took more than " + std::to_string(patience_to_load.count()) +
                         " seconds. Remove it, or ask its author.");
    }
    if (answer->type == MessageType::not_ready) {
        if (problem.empty()) { refuse(file, "its process does not say why. Ask its author."); }
        throw Failure(Cause::plugin, problem);
    }
    if (answer->type != MessageType::ready) { refuse(file, "it did not say that it is ready."); }
}

std::optional<ProviderEstimate>
WorkerProcess::estimate(const std::string &provider, const nlohmann::json &parameters,
                        const std::map<std::string, Format> &inputs) {
    WireWriter message;
    message.put(provider).put(parameters.dump());
    message.put(std::uint64_t{inputs.size()});
    for (const auto &[name, format] : inputs) {
        message.put(name);
        put_format(message, format);
    }
    try {
        socket_.send(MessageType::estimate, message.take());
        const std::optional<Message> answer = receive(patience_with_estimates);
        if (!answer || answer->type != MessageType::estimated) { return {}; }
        WireReader reader(answer->bytes);
        reader.text(); // why there is none; unknown numbers say as much
        const ProviderEstimate estimate = take_estimate(reader);
        reader.end();
        return estimate;
    } catch (const Disconnected &) { return {}; } catch (const ProtocolFault &) {
        return {};
    }
}

void WorkerProcess::start(const PluginFiles &plugin, const WorkerTerms &terms) {
    const std::filesystem::path &file = plugin.file;
    std::array<int, 2> sockets{};
    std::array<int, 2> pipe{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) {
        refuse(file, std::strerror(errno));
    }
    socket_ = MessageSocket(Descriptor(sockets[0]));
    const Descriptor theirs(sockets[1]);
    if (pipe2(pipe.data(), O_CLOEXEC) != 0) { refuse(file, std::strerror(errno)); }
    printing_ = Descriptor(pipe[0]);
    fcntl(pipe[0], F_SETFL, O_NONBLOCK);
    const Descriptor their_end(pipe[1]);
    const Descriptor board = out_of_the_way(board_.descriptor());
    const Descriptor connection = out_of_the_way(theirs.get());
    const Descriptor printed = out_of_the_way(their_end.get());

    const ConfinedCommand confined = confined_command(
        {"serve", std::filesystem::absolute(file).string(),
         std::filesystem::absolute(plugin.library).string(), std::to_string(terms.memory_ceiling)},
        plugin, terms, scratch_.path());
    inside_bubblewrap_ = confined.inside_bubblewrap;
    const std::string &program = confined.words.front();
    const std::vector<char *> arguments = pointers(confined.words);
    const std::vector<char *> environment = pointers(confined.environment);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, printed.get(), 1);
    posix_spawn_file_actions_adddup2(&actions, printed.get(), 2);
    posix_spawn_file_actions_adddup2(&actions, connection.get(), 3);
    posix_spawn_file_actions_adddup2(&actions, board.get(), 4);
    // A group of its own: Ctrl-C is for the host, and what the plugin starts ends with the worker.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int error = posix_spawn(&process_, program.c_str(), &actions, &attributes,
                                  arguments.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        process_ = -1;
        refuse(file, "the program " + program + ", which runs it, did not start: " +
                         std::strerror(error) + ". Install Maquette again.");
    }
}

void WorkerProcess::keep_printed() {
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = read(printing_.get(), buffer.data(), buffer.size());
        if (got <= 0) { return; }
        printed_.append(buffer.data(), static_cast<std::size_t>(got));
        printed_ = redacted(std::move(printed_)); // before a secret is cut in two
        if (printed_.size() > most_printed) {
            printed_.erase(0, printed_.size() - most_printed);
            printed_.erase(0, printed_.find('\n') + 1);
        }
    }
}

std::optional<Message> WorkerProcess::receive(std::chrono::milliseconds patience) {
    const auto end = Clock::now() + patience;
    std::array<pollfd, 2> waiting{
        {{socket_.descriptor(), POLLIN, 0}, {printing_.get(), POLLIN, 0}}};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        const int ready =
            poll(waiting.data(), waiting.size(), std::max(0, static_cast<int>(left.count())));
        if (ready < 0 && errno != EINTR) { throw Disconnected(); }
        if (ready <= 0) {
            if (left.count() <= 0) { return {}; }
            continue;
        }
        if ((waiting[1].revents & POLLIN) != 0) { keep_printed(); }
        if ((waiting[1].revents & (POLLHUP | POLLERR)) != 0) {
            waiting[1].fd = -1; // the plugin closed its standard output; poll passes it over
        }
        if (waiting[0].revents != 0) {
            return socket_.receive(std::chrono::milliseconds(0), false);
        }
    }
}

bool WorkerProcess::alive() {
    if (process_ < 0) { return false; }
    pollfd end{socket_.descriptor(), POLLIN | POLLRDHUP, 0};
    // Between calls a worker says nothing: whatever is there is its end, or nonsense.
    return poll(&end, 1, 0) == 0;
}

void WorkerProcess::begin_to_end() {
    if (process_ > 0) { ::kill(-process_, SIGKILL); }
}

void WorkerProcess::kill() {
    if (process_ < 0) { return; }
    begin_to_end();
    while (waitpid(process_, &status_, 0) < 0 && errno == EINTR) {}
    process_ = -1;
    keep_printed();
}

std::string WorkerProcess::ending() {
    const auto end = Clock::now() + std::chrono::seconds(2); // for a large core dump, say
    while (process_ > 0 && Clock::now() < end) {
        if (waitpid(process_, &status_, WNOHANG) == process_) {
            ::kill(-process_, SIGKILL); // what it left behind
            process_ = -1;
            keep_printed();
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (process_ > 0) {
        kill();
        return "closed the connection to the host and went on";
    }
    if (WIFSIGNALED(status_)) {
        return std::string("crashed (") + strsignal(WTERMSIG(status_)) + ")";
    }
    constexpr int ended_by_signal = 128; // as bubblewrap says it of what it runs
    if (inside_bubblewrap_ && WEXITSTATUS(status_) > ended_by_signal) {
        return std::string("crashed (") + strsignal(WEXITSTATUS(status_) - ended_by_signal) + ")";
    }
    return "ended with exit status " + std::to_string(WEXITSTATUS(status_));
}

std::string WorkerProcess::last_lines() const { return symbolised(printed_); }

WorkerProcess::~WorkerProcess() {
    // Both take as long as there were pages: the process lets go of its own while this one does.
    begin_to_end();
    forget_writer(number_);
    kill();
}

} // namespace maquette::host
