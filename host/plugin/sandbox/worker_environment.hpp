// The environment of a worker: a short list instead of the user's, which has keys and tokens in it.
#pragma once

#include "plugin/sandbox/confinement.hpp"

#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// Names the library that opens models, where users bring one: passed on to those who may use them.
inline constexpr const char *model_library_variable = "MAQUETTE_ONNXRUNTIME";

/// NAME=VALUE each. Passed on are PATH, the language and the time zone, what the dynamic linker and
/// the granted needs go by, and `granted` variables by name. HOME and TMPDIR are the scratch
/// folder.
std::vector<std::string> worker_environment(const Confinement &confinement,
                                            const std::set<std::string> &granted,
                                            const std::string &model_folders);

} // namespace maquette::host
