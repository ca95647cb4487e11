#include "validation/inspection.hpp"

#include "validation/simulated_host.hpp"

namespace maquette::host {

nlohmann::ordered_json look_into(const Subject &subject) {
    using Json = nlohmann::ordered_json;
    static constexpr std::uint32_t side = 1024;
    OpenedSubject opened(subject);
    const maquette_entry_t &entry = opened.loaded().entry();
    Json estimates = Json::array();
    for (const ProviderDescription &provider : opened.description().providers) {
        Instance instance(opened, provider);
        const Trial trial = instance.plain_trial(side, side);
        maquette_estimate_t estimate{};
        std::vector<std::string> misuses;
        if (instance.estimate(trial, estimate, misuses) != MAQUETTE_OK) { continue; }
        estimate.currency[sizeof estimate.currency - 1] = '\0';
        estimates.push_back({{"provider", provider.id},
                             {"for", "1024 × 1024"},
                             {"seconds", estimate.seconds},
                             {"peak-bytes", estimate.peak_bytes},
                             {"cost-micro-units", estimate.cost_micro_units},
                             {"cost-at-most", estimate.cost_at_most},
                             {"currency", estimate.currency},
                             {"output-width", estimate.output_width},
                             {"output-height", estimate.output_height}});
    }
    return {{"contract", std::to_string(entry.abi_major) + "." + std::to_string(entry.abi_minor)},
            {"description", to_json(opened.description())},
            {"estimates", estimates}};
}

} // namespace maquette::host
