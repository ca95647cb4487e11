// What a run says when it has ended.
#pragma once

#include "cli/progress.hpp"

#include <string>

namespace maquette::host {

/// `progress` has kept the results; `run` is the run's id in the ledger, or "".
void print_json(const RunSummary &summary, const ProgressLine &progress, const std::string &run);
void print_text(const RunSummary &summary);
/// The status of the causes if they agree, else "some items failed".
int exit_status(const RunSummary &summary, const ProgressLine &progress, bool interrupted);

} // namespace maquette::host
