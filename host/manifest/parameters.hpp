// JSON Schema: the published one of manifests, and the one by which each provider declares its
// parameters.
#pragma once

#include "manifest/document.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace maquette::host {

/// Everything in `value` that the schema does not allow. `pointer` is where the value stands in the
/// document; `whole` names it in sentences, e.g. "the manifest". Keywords understood: type,
/// properties, required, additionalProperties, propertyNames' pattern through patternProperties,
/// items, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength,
/// maxLength, pattern, minItems, maxItems, uniqueItems, minProperties.
std::vector<Fault> check_against(const nlohmann::ordered_json &schema, const nlohmann::json &value,
                                 const Document &document, const std::string &pointer);

/// Fills in a provider's defaults, then checks. Parameters that the schema does not name are
/// faults.
std::vector<Fault> check_parameters(const nlohmann::ordered_json &schema, nlohmann::json &values,
                                    const Document &document, const std::string &pointer,
                                    const std::string &provider);

} // namespace maquette::host
