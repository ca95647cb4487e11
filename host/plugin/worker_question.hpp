// Questions about a plugin that its own code answers, in a process that goes with the question: a
// library that crashes, hangs or prints does it there.
#pragma once

#include "plugin/grants.hpp"
#include "plugin/worker/worker_terms.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>

namespace maquette::host {

/// Runs `maquette-worker QUESTION FILE LIBRARY` on these terms, but without a folder to write to.
/// Throws Failure (Cause::plugin) with what the worker said, or how it ended.
nlohmann::ordered_json ask_worker(const std::string &question, const PluginFiles &plugin,
                                  const WorkerTerms &terms, std::chrono::seconds patience);

} // namespace maquette::host
