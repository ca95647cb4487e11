// Sentences for what a JSON Schema does not allow.
#pragma once

#include "manifest/document.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace maquette::host {

/// A value, the schema that it has to fit, and where it stands in the document.
struct Place {
    const nlohmann::ordered_json *schema;
    const nlohmann::json *value;
    std::string pointer;
};

/// Adds a fault for everything that is wrong with the value at one place, not below it: what was
/// found, what was expected, and what the schema says that the value means. Alternatives (anyOf,
/// oneOf) are explained by the one that the value was meant to be. `pattern_broken` says that the
/// text does not match the schema's pattern.
void explain(const Place &place, bool pattern_broken, const Document &document,
             std::vector<Fault> &faults);

} // namespace maquette::host
