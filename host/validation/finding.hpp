// What a check found.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace maquette::host {

enum class Outcome {
    passed,
    failed,
    warning,        ///< allowed, but worth mending
    not_applicable, ///< the plugin has nothing that the check could look at
    information,    ///< figures, nothing to judge
};

/// "passed", "failed", "warning", "not applicable", "information".
std::string outcome_name(Outcome outcome);

struct Finding {
    Outcome outcome = Outcome::passed;
    std::string seen;               ///< sentences for the plugin's author
    nlohmann::ordered_json figures; ///< null if there are none
};

nlohmann::ordered_json to_json(const Finding &finding);
/// Throws nlohmann::json::exception on anything that to_json() did not write.
Finding finding_from_json(const nlohmann::ordered_json &json);

} // namespace maquette::host
