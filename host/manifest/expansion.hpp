// Templates filled in: what the matrix, the inputs and the tier put in place of ${…}.
#pragma once

#include "manifest/document.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace maquette::host {

/// Values by the name that templates use: "headline", "inputs.prompt", "tier.side", "name".
using Variables = std::map<std::string, nlohmann::json>;

/// Puts values in place of ${name} in all texts of `value`. A text that is one template becomes the
/// value itself with its type; within a longer text it becomes words. "$${" stands for "${".
/// Unknown names are reported in `faults` with their pointer below `pointer`.
nlohmann::json expand(nlohmann::json value, const Variables &variables, const Document &document,
                      const std::string &pointer, std::vector<Fault> &faults);

/// As expand(), for an output's path: each value becomes a safe part of a file name (no separators,
/// no leading dot, at most 80 bytes, never empty).
std::string expand_path(const std::string &path, const Variables &variables,
                        const Document &document, const std::string &pointer,
                        std::vector<Fault> &faults);

} // namespace maquette::host
