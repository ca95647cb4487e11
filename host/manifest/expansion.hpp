// Items and templates: what the matrix, the inputs and the tier put in place of ${…}.
#pragma once

#include "manifest/manifest.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace maquette::host {

/// Values by the name that templates use: "headline", "inputs.prompt", "tier.side", "name".
using Variables = std::map<std::string, nlohmann::json>;

/// One cell of the matrix.
struct Item {
    std::uint64_t index = 0;
    /// From the axes' names and values, not from the position: 16 hexadecimal digits.
    std::string id;
    std::map<std::string, nlohmann::json> values; ///< by axis
};

/// The item at a position, 0 to item_count() - 1; the last axis changes fastest. Computed, not
/// stored: a hundred thousand items take no memory.
Item item_at(const Manifest &manifest, std::uint64_t index);

/// Puts values in place of ${name} in all texts of `value`. A text that is one template becomes the
/// value itself with its type; within a longer text it becomes words. "$${" stands for "${".
/// Unknown names are reported in `faults` with their pointer below `pointer`.
nlohmann::json expand(const nlohmann::json &value, const Variables &variables,
                      const Document &document, const std::string &pointer,
                      std::vector<Fault> &faults);

/// As expand(), for an output's path: each value becomes a safe part of a file name (no separators,
/// no leading dot, at most 80 bytes, never empty).
std::string expand_path(const std::string &path, const Variables &variables,
                        const Document &document, const std::string &pointer,
                        std::vector<Fault> &faults);

} // namespace maquette::host
