#include "plugin/sandbox/confined_command.hpp"

#include "plugin/install_layout.hpp"
#include "plugin/sandbox/bubblewrap.hpp"
#include "plugin/sandbox/worker_environment.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

namespace maquette::host {

namespace {

namespace fs = std::filesystem;

/// True for the user's home and the folders above it: a plugin that lies there must not see all.
bool holds_home(const fs::path &folder) {
    const char *home = std::getenv("HOME");
    if (folder == folder.root_path()) { return true; }
    if (home == nullptr || *home != '/') { return false; }
    std::error_code error;
    const fs::path real = fs::weakly_canonical(home, error);
    return std::ranges::mismatch(folder, real).in1 == folder.end();
}

/// The plugin's own files. Data files lie beside them.
void add_files(std::vector<fs::path> &readable, const PluginFiles &plugin) {
    for (const fs::path &file : {plugin.file, plugin.library}) {
        std::error_code error;
        const fs::path real = fs::weakly_canonical(file, error);
        readable.push_back(real);
        if (holds_home(real.parent_path())) {
            readable.push_back(real.parent_path() / "deferred");
        } else {
            readable.push_back(real.parent_path());
        }
    }
    // What the worker itself is linked to, for the report of a crash.
    readable.push_back(private_folder());
}

/// bubblewrap hides what Landlock only closes, and is a second wall around programs that we do not
/// know; it costs some milliseconds a worker, which a library that starts nothing need not pay.
bool use_bubblewrap(const SandboxLayers &layers, const WorkerTerms &terms) {
    if (terms.sandbox == Sandbox::automatic && terms.programs) { return bubblewrap_works(); }
    return layers.bubblewrap;
}

fs::path bubblewrap_program() {
    std::istringstream folders("/usr/bin:/usr/local/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::error_code error;
        if (fs::exists(folder + "/bwrap", error)) { return folder + "/bwrap"; }
    }
    return "bwrap";
}

/// The library that opens models, with what lies beside it and belongs to it: users bring theirs.
void add_model_library(std::vector<fs::path> &readable, const fs::path &library) {
    if (library.empty()) { return; }
    std::error_code error;
    const fs::path real = fs::weakly_canonical(library, error);
    readable.push_back(library);
    readable.push_back(real);
    if (real.string().starts_with("/usr/")) { return; }
    // libNAME_providers_cuda.so and the like belong to libNAME.so.1.
    const std::string name = library.filename().string();
    const std::string stem = name.substr(0, name.find(".so"));
    for (fs::directory_iterator entry(real.parent_path(), error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().filename().string().starts_with(stem)) {
            readable.push_back(entry->path());
        }
    }
}

} // namespace

ConfinedCommand confined_command(const std::vector<std::string> &command, const PluginFiles &plugin,
                                 const WorkerTerms &terms, const fs::path &scratch) {
    const SandboxLayers layers = sandbox_layers(terms.sandbox);
    Confinement confinement;
    confinement.network = terms.network;
    confinement.programs = terms.programs;
    confinement.gpu = terms.gpu;
    confinement.scratch = scratch;
    confinement.landlock = layers.landlock;
    confinement.system_calls = layers.system_calls;
    confinement.inside_bubblewrap = use_bubblewrap(layers, terms);
    add_files(confinement.readable, plugin);
    std::vector<fs::path> &readable = confinement.readable;
    readable.insert(readable.end(), terms.folders.begin(), terms.folders.end());
    readable.insert(readable.end(), terms.models.begin(), terms.models.end());
    add_model_library(readable, terms.model_library);
    std::ranges::sort(confinement.readable);
    const auto [first, last] = std::ranges::unique(confinement.readable);
    confinement.readable.erase(first, last);

    ConfinedCommand confined;
    confined.inside_bubblewrap = confinement.inside_bubblewrap;
    if (confinement.inside_bubblewrap) {
        confined.words = bubblewrap_words(confinement);
        confined.words.front() = bubblewrap_program().string();
    }
    confined.words.push_back(worker_program().string());
    confined.words.insert(confined.words.end(), command.begin(), command.end());
    if (terms.sandbox != Sandbox::none) {
        const std::vector<std::string> words = to_words(confinement);
        confined.words.insert(confined.words.end(), words.begin(), words.end());
    } else if (!scratch.empty()) {
        confined.words.push_back("scratch=" + scratch.string());
    }
    confined.environment = worker_environment(confinement, terms);
    return confined;
}

} // namespace maquette::host
