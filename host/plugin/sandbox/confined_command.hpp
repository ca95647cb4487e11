// How a worker is started: its command line and environment, on the terms of its plugin.
#pragma once

#include "plugin/grants.hpp"
#include "plugin/sandbox/confinement.hpp"
#include "plugin/worker/worker_terms.hpp"

#include <string>
#include <vector>

namespace maquette::host {

struct ConfinedCommand {
    std::vector<std::string> words; ///< the first is the program, with its path
    std::vector<std::string> environment;
    bool inside_bubblewrap = false; ///< then a deadly signal arrives as exit status 128 + signal
};

/// The worker's `command` with its words, e.g. {"serve", FILE, LIBRARY, BYTES}. The plugin may read
/// its files and the folders that they lie in, and write to `scratch`; "" stands for nowhere.
ConfinedCommand confined_command(const std::vector<std::string> &command, const PluginFiles &plugin,
                                 const WorkerTerms &terms, const std::filesystem::path &scratch);

} // namespace maquette::host
