// A plugin for tests that tries what it was not granted, one provider an attempt. A call that ends
// well got through.
#include <maquette/plugin.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

namespace {

using maquette::Error;

/// A call that ends with 0 or more got through.
void require(long result, const std::string &what) {
    if (result < 0) { throw Error(MAQUETTE_INTERNAL, what + ": " + std::strerror(errno) + "."); }
}

maquette::Description attempt(const char *id, const char *sentence) {
    maquette::Description about;
    about.id = id;
    about.kind = "test.attempt";
    about.sentence = sentence;
    about.parameters = R"({"type": "object", "properties": {"target": {"type": "string",
        "default": "", "description": "The file, secret or variable that it wants."}}})";
    return about;
}

#define ATTEMPT(Name, id, sentence, ...)                                                           \
    struct Name : maquette::Provider {                                                             \
        static maquette::Description describe() {                                                  \
            maquette::Description about = attempt(id, sentence);                                   \
            about.needs = {__VA_ARGS__};                                                           \
            return about;                                                                          \
        }                                                                                          \
        void run(maquette::Call &call) override { go(call, call.text("target", "")); }             \
        static void go(maquette::Call &call, const std::string &target);                           \
    };                                                                                             \
    void Name::go([[maybe_unused]] maquette::Call &call, [[maybe_unused]] const std::string &target)

ATTEMPT(Socket, "network-socket", "Opens a network socket.", "network") {
    require(socket(AF_INET, SOCK_STREAM, 0), "the socket");
}
ATTEMPT(LocalSocket, "local-socket", "Opens a socket to a service of this machine.", "network") {
    require(socket(AF_UNIX, SOCK_STREAM, 0), "the socket");
}
ATTEMPT(ReadFile, "read-file", "Reads a file.") {
    if (!std::ifstream(target)) { require(-1, target); }
}
ATTEMPT(ReadFileUnseen, "read-file-unseen", "Reads a file by asking the kernel itself.") {
    require(syscall(SYS_openat, AT_FDCWD, target.c_str(), O_RDONLY), target);
}
ATTEMPT(ListFolder, "list-folder", "Opens a folder.") {
    require(open(target.c_str(), O_RDONLY | O_DIRECTORY), target);
}
ATTEMPT(WriteFile, "write-file", "Writes a file.", "scratch") {
    require(open(target.c_str(), O_WRONLY | O_CREAT, 0600), target);
}
ATTEMPT(WriteScratch, "write-scratch", "Writes a file to its scratch folder.", "scratch") {
    const std::string file = std::string(std::getenv("TMPDIR")) + "/file";
    require(open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), file);
    require(unlink(file.c_str()), file);
}
ATTEMPT(CutFile, "cut-file", "Cuts a file to nothing.") {
    if (open(target.c_str(), O_RDONLY | O_TRUNC) < 0 && truncate(target.c_str(), 0) < 0) {
        require(-1, target);
    }
}
ATTEMPT(RemoveFile, "remove-file", "Removes a file.") { require(unlink(target.c_str()), target); }
ATTEMPT(OpenFileToAll, "change-mode", "Opens a file to everybody.") {
    require(chmod(target.c_str(), 0666), target);
}
ATTEMPT(RunProgram, "run-program", "Runs a program.", "programs") {
    std::array<char, 10> program{"/bin/true"};
    const std::array<char *, 2> words{program.data(), nullptr};
    pid_t process = 0;
    errno = posix_spawn(&process, program.data(), nullptr, nullptr, words.data(), environ);
    if (errno != 0) { require(-1, "the program"); }
    int status = 0;
    waitpid(process, &status, 0);
    if (status != 0) { throw Error(MAQUETTE_INTERNAL, "The program did not start."); }
}
ATTEMPT(ForkAndRun, "fork-and-run", "Runs a program in a process that it forked.", "programs") {
    const pid_t process = fork();
    if (process == 0) {
        execl("/bin/true", "true", nullptr);
        _exit(errno == EACCES || errno == ENOENT ? 1 : 2);
    }
    int status = 0;
    waitpid(process, &status, 0);
    if (status != 0) { throw Error(MAQUETTE_INTERNAL, "The program did not start."); }
}
ATTEMPT(KillHost, "kill-host", "Sends a signal to its host.") {
    require(kill(std::stoi(target), 0), "the host");
}
ATTEMPT(InheritedFile, "inherited-file", "Uses a descriptor that somebody left open.") {
    require(fcntl(std::stoi(target), F_GETFD), "the descriptor");
}
ATTEMPT(SharedMemory, "shared-memory", "Opens shared memory of its user's.") {
    require(shmget(std::stoi(target), 0, 0), "the memory");
}
ATTEMPT(ReadVariable, "read-variable", "Reads an environment variable.",
        "environment:HOSTILE_VARIABLE") {
    if (std::getenv(target.c_str()) == nullptr) {
        throw Error(MAQUETTE_INTERNAL, "There is no variable " + target + ".");
    }
}
ATTEMPT(ReadSecret, "read-secret", "Asks for a secret.", "secret:HOSTILE_SECRET") {
    call.secret(target.c_str());
}

/// RFC 4648.
std::string in_base64(const std::string &text) {
    static const char *const alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string encoded;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t at = i; at < i + 3; ++at) {
            group = group << 8U | (at < text.size() ? static_cast<unsigned char>(text[at]) : 0U);
        }
        for (std::size_t at = 0; at < 4; ++at) {
            encoded += i + at > text.size() ? '=' : alphabet[group >> (18 - 6 * at) & 63U];
        }
    }
    return encoded;
}

/// Says its secret wherever something can be said.
struct Leak : maquette::Provider {
    static maquette::Description describe() {
        maquette::Description about = attempt("leak", "Says its secret wherever it can.");
        about.kind = "generator";
        about.parameters = R"({"type": "object", "properties": {
            "way": {"type": "string", "default": "well", "description": "How it ends."},
            "prompt": {"type": "string", "default": "", "description": "Kept in the recipe."},
            "seed": {"type": "integer", "default": 0, "description": "Of no use."}}})";
        about.outputs = {maquette::Port{}};
        about.needs = {"secret:HOSTILE_SECRET"};
        return about;
    }
    void run(maquette::Call &call) override {
        const std::string secret = call.secret("HOSTILE_SECRET");
        const std::string way = call.text("way");
        call.log(MAQUETTE_LOG_WARNING, "The key is " + secret + ", or " + in_base64(secret) +
                                           ", or " + in_base64("user:" + secret + ":xyz") + ".");
        call.request_id("request-" + secret);
        call.charge(1, "USD", secret.c_str());
        call.model(secret.c_str());
        std::printf("printing %s\n", secret.c_str());
        std::fflush(stdout);
        if (way == "crash") { std::abort(); }
        if (way == "fail") { throw Error(MAQUETTE_QUOTA, "No money left for " + secret + "."); }
        const maquette::Output picture = call.make_output("image", maquette::make_format(8, 8, 3));
        for (std::uint32_t y = 0; y < 8; ++y) {
            std::memset(picture.row<std::uint8_t>(y), 0, 24);
        }
        call.set_metadata(picture, "Xmp.dc.description", "made with " + secret);
    }
};

} // namespace

MAQUETTE_PLUGIN("hostile", "1.0.0", "Tests", "Tries what it was not granted.", "MIT", Socket,
                LocalSocket, ReadFile, ReadFileUnseen, ListFolder, WriteFile, WriteScratch, CutFile,
                RemoveFile, OpenFileToAll, RunProgram, ForkAndRun, KillHost, InheritedFile,
                SharedMemory, ReadVariable, ReadSecret, Leak);
