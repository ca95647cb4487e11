// What the validator tells maquette while it works: lines of JSON on descriptor 3.
#pragma once

#include "validation/finding.hpp"

#include <string>

namespace maquette::host {

/// The descriptor that maquette reads. Standard output and error belong to the plugin.
constexpr int journal_descriptor = 3;

/// Says what comes next, so that a crash or hang can be told with its occasion: "calling 'lanczos'
/// with a 1 × 1 RGB u8 picture". [any thread]
void doing(const std::string &what);
/// Says what was found. The last finding counts.
void conclude(const Finding &finding);
/// Writes one line of JSON.
void write_line(const nlohmann::ordered_json &json);

} // namespace maquette::host
