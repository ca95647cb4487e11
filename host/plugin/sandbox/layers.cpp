#include "plugin/sandbox/layers.hpp"

#include "plugin/sandbox/bubblewrap.hpp"
#include "plugin/sandbox/landlock.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace maquette::host {

namespace {

/// True if a program ends well. What it prints is nobody's business.
bool succeeds(std::vector<std::string> words) {
    std::vector<char *> arguments;
    for (std::string &word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int standard : {0, 1, 2}) {
        posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
    }
    pid_t process = -1;
    const int error =
        posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) { return false; }
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace

bool bubblewrap_works() {
    static const bool works = [] {
        // As workers are started, with all the namespaces.
        std::vector<std::string> words = bubblewrap_words({});
        words.emplace_back("/bin/true");
        return succeeds(std::move(words));
    }();
    return works;
}

SandboxLayers sandbox_layers(Sandbox wish) {
    SandboxLayers layers;
    if (wish == Sandbox::none) { return layers; }
    layers.landlock = landlock_version() > 0;
    layers.system_calls = prctl(PR_GET_SECCOMP) >= 0;
    if (wish == Sandbox::bubblewrap || (wish == Sandbox::automatic && !layers.whole())) {
        layers.bubblewrap = bubblewrap_works();
    }
    return layers;
}

std::string missing_protection(Sandbox wish) {
    if (wish == Sandbox::none) { return "Plugins run without a sandbox, as you asked for."; }
    const SandboxLayers layers = sandbox_layers(wish);
    if (layers.whole()) { return ""; }
    std::string missing = layers.landlock ? "" : "no Landlock";
    if (!layers.system_calls) {
        missing += (missing.empty() ? "no " : " and no ") + std::string("seccomp");
    }
    return "This machine cannot confine plugins: its kernel has " + missing +
           ", and bubblewrap is not installed or may not make namespaces. Plugins could read and "
           "write your files. Install the package bubblewrap, or run plugins that you trust only.";
}

} // namespace maquette::host
