// The environment of a worker: a short list instead of the user's, which has keys and tokens in it.
#pragma once

#include "plugin/sandbox/confinement.hpp"
#include "plugin/worker/worker_terms.hpp"

#include <string>
#include <vector>

namespace maquette::host {

/// NAME=VALUE each. Passed on are PATH, the language and the time zone, what the dynamic linker and
/// the granted needs go by, and granted variables by name. MAQUETTE_MODELS and the variable of the
/// library that opens them say what was granted. HOME and TMPDIR are the scratch folder.
std::vector<std::string> worker_environment(const Confinement &confinement,
                                            const WorkerTerms &terms);

} // namespace maquette::host
