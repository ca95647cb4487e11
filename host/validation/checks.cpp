#include "validation/check.hpp"

namespace maquette::host {

const std::vector<Check> &all_checks() {
    static const std::vector<Check> all = [] {
        std::vector<Check> checks;
        for (const auto &table :
             {loading_checks(), loading_state_checks(), description_checks(),
              behaviour_format_checks(), behaviour_memory_checks(), behaviour_output_checks(),
              behaviour_parameter_checks(), promises_determinism_checks(),
              promises_concurrency_checks(), promises_progress_checks(), promises_estimate_checks(),
              promises_record_checks(), promises_resource_checks(), speed_checks()}) {
            checks.insert(checks.end(), table.begin(), table.end());
        }
        return checks;
    }();
    return all;
}

} // namespace maquette::host
