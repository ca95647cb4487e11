// Everything that a plugin says, in one process.
#pragma once

#include "validation/subject.hpp"

#include <nlohmann/json.hpp>

namespace maquette::host {

/// "contract" (its version), "description" and "estimates", one for each provider at 1024 × 1024.
/// Throws Failure (Cause::plugin) if it cannot be loaded or is refused.
nlohmann::ordered_json look_into(const Subject &subject);

} // namespace maquette::host
