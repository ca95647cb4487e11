// The results of validate, for people and machines.
#pragma once

#include "validation/validate.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace maquette::host {

/// True if no check failed, nor warned where that counts.
bool all_passed(const std::vector<CheckResult> &results, bool strict);

/// Families with their counts, then whatever is not as expected, then one line with the sum. With
/// `all` also what passed.
std::string validation_text(const Subject &subject, const std::vector<CheckResult> &results,
                            bool all);
nlohmann::ordered_json validation_json(const Subject &subject,
                                       const std::vector<CheckResult> &results, bool strict);

} // namespace maquette::host
