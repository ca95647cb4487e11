#include "plugin/secrets.hpp"

#include "failure.hpp"
#include "plugin/redaction.hpp"
#include "plugin/worker/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace maquette::host {

namespace {

/// A shorter one could not be told from ordinary words in a log.
constexpr std::size_t shortest_secret = 4;
constexpr std::size_t longest_secret = 65536;
/// For a command: the user may have to unlock something first.
constexpr std::chrono::seconds patience{120};

[[noreturn]] void refuse(const std::string &name, const std::string &why) {
    throw Failure(Cause::plugin, "The secret " + name + " could not be had: " + why);
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t got = read(descriptor, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) { continue; }
        if (got <= 0 || text.size() > longest_secret) { return text; }
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

std::string from_environment(const std::string &name, const std::string &variable) {
    const char *value = std::getenv(variable.c_str());
    if (value == nullptr) {
        refuse(name, "the environment variable " + variable +
                         " is not set. Set it, or say in the configuration where the secret comes "
                         "from: \"secrets\": {\"" +
                         name + R"(": {"file": "…"}} or {"command": ["pass", "…"]}.)");
    }
    return value;
}

std::string from_file(const std::string &name, const std::string &file) {
    const Descriptor descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (!descriptor || fstat(descriptor.get(), &status) != 0) {
        refuse(name, "the file " + file + " cannot be opened: " + std::strerror(errno) + ".");
    }
    if (!S_ISREG(status.st_mode)) { refuse(name, file + " is no file."); }
    if (status.st_uid != geteuid()) {
        refuse(name, "the file " + file + " belongs to another user. Make a copy of your own.");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        refuse(name, "the file " + file + " is open to others. Take that right away: chmod 600 '" +
                         file + "'.");
    }
    return read_all(descriptor.get());
}

/// A program that writes the secret to its standard output; its standard error is the user's.
std::string from_command(const std::string &name, std::vector<std::string> words) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) { refuse(name, std::strerror(errno)); }
    const Descriptor output(ends[0]);
    Descriptor input(ends[1]);
    std::vector<char *> arguments;
    for (std::string &word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input.get(), 1);
    pid_t process = -1;
    const int error =
        posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    input.reset();
    if (error != 0) {
        refuse(name,
               "the program '" + words.front() + "' did not start: " + std::strerror(error) + ".");
    }
    std::string text;
    const auto end = std::chrono::steady_clock::now() + patience;
    bool late = false;
    for (std::array<char, 4096> buffer{};;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd waiting{output.get(), POLLIN, 0};
        const int ready = left.count() <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left.count()));
        if (ready < 0 && errno == EINTR) { continue; }
        late = ready == 0;
        const ssize_t got = late ? 0 : read(output.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) { continue; }
        if (got <= 0 || text.size() > longest_secret) { break; }
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (late || text.size() > longest_secret) { kill(process, SIGKILL); }
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    if (late) {
        refuse(name, "the program '" + words.front() + "' did not end within " +
                         std::to_string(patience.count()) + " seconds.");
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        refuse(name,
               "the program '" + words.front() + "' failed" +
                   (WIFEXITED(status) ? " with exit status " + std::to_string(WEXITSTATUS(status))
                                      : "") +
                   ". Run it by hand to see why.");
    }
    return text;
}

} // namespace

void Secrets::set_source(const std::string &name, SecretSource source) {
    const std::scoped_lock lock(mutex_);
    sources_[name] = std::move(source);
}

SecretSource Secrets::source_of(const std::string &name) const {
    const auto found = sources_.find(name);
    return found == sources_.end() ? SecretSource{SecretSource::From::environment, {name}}
                                   : found->second;
}

bool Secrets::comes_quietly(const std::string &name) const {
    const std::scoped_lock lock(mutex_);
    return known_.contains(name) || source_of(name).from != SecretSource::From::command;
}

std::string Secrets::get(const std::string &name) {
    const std::scoped_lock lock(mutex_); // so that a command asks the user once
    const auto known = known_.find(name);
    if (known != known_.end()) { return known->second; }
    const SecretSource source = source_of(name);
    std::string value;
    switch (source.from) {
    case SecretSource::From::environment:
        value = from_environment(name, source.words.front());
        break;
    case SecretSource::From::file: value = from_file(name, source.words.front()); break;
    case SecretSource::From::command: value = from_command(name, source.words); break;
    }
    while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) {
        value.pop_back();
    }
    if (value.size() < shortest_secret || value.size() > longest_secret ||
        value.find('\0') != std::string::npos) {
        refuse(name, "what its source gives is no text of " + std::to_string(shortest_secret) +
                         " to " + std::to_string(longest_secret) +
                         " bytes; a shorter one could not be kept out of logs.");
    }
    keep_out_of_records(value);
    return known_[name] = value;
}

SecretAnswer GrantedSecrets::secret(const std::string &name) {
    if (!declared_.contains(name)) {
        return {MAQUETTE_UNKNOWN, "It asked for the secret " + name +
                                      ", which its description does not name as a need."};
    }
    if (!granted_.contains(name)) {
        return {MAQUETTE_UNKNOWN,
                "It asked for the secret " + name + ", which it was not granted."};
    }
    try {
        return {MAQUETTE_OK, secrets_->get(name)};
    } catch (const Failure &failure) { return {MAQUETTE_UNKNOWN, failure.what()}; }
}

} // namespace maquette::host
