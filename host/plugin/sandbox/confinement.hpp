// What a plugin's process may do to the machine, and the layers that hold it to that.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// As the host decides it and the worker puts it into effect. It travels as words of the worker's
/// command line, so that a list of processes shows what each may do.
struct Confinement {
    // What the plugin was granted.
    bool network = false;
    bool programs = false; ///< start other programs
    bool gpu = false;
    std::vector<std::filesystem::path> readable; ///< files and folders besides the system's
    std::filesystem::path scratch;               ///< it may write here; "" stands for nowhere

    // The layers. Where one that is named cannot be had, the worker refuses to serve.
    bool landlock = false;     ///< files, by the kernel's Landlock
    bool system_calls = false; ///< network, programs and the like, by a seccomp filter
    bool inside_bubblewrap = false;
};

/// The words that stand for it.
std::vector<std::string> to_words(const Confinement &confinement);
/// The inverse. Throws Failure (Cause::internal) for a word that to_words() does not make.
Confinement confinement_from_words(const std::vector<std::string> &words);

} // namespace maquette::host
