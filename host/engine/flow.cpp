#include "engine/flow.hpp"

namespace maquette::host {

namespace {

/// What an output will probably be.
std::optional<Format> expected(const PortDescription &port, const ProviderEstimate &estimate,
                               const std::map<std::string, Format> &inputs) {
    std::optional<Format> format;
    const auto followed = inputs.find(port.follows);
    if (followed != inputs.end()) {
        format = closest(followed->second, port.accepted);
    } else if (port.follows.empty()) {
        format = closest(make_format(0, 0, MAQUETTE_RGB, MAQUETTE_U8), port.accepted);
    }
    if (format && estimate.output_width > 0 && estimate.output_height > 0) {
        format->width = estimate.output_width;
        format->height = estimate.output_height;
    }
    return format;
}

} // namespace

void Flow::connect(PlannedStep &step, bool parameters_valid) {
    const ProviderDescription &provider = *step.chain->found.provider;
    std::map<std::string, Format> inputs; // as they arrive at the provider
    std::map<std::string, Format> for_estimate;
    for (const auto &[name, from] : step.chain->pictures) {
        PlannedPort port{name, from, provider.find_input(name)->accepted, format_of(from), {}};
        if (port.arrives) {
            const Format converted = closest(*port.arrives, port.accepted);
            port.conversions = conversion_steps(*port.arrives, converted);
            inputs.emplace(name, converted);
            for_estimate.emplace(name, converted);
        } else {
            for_estimate.emplace(
                name, closest(make_format(0, 0, MAQUETTE_RGB, MAQUETTE_U8), port.accepted));
        }
        step.ports.push_back(std::move(port));
    }
    if (parameters_valid) {
        step.estimate = step.chain->provider->estimate(step.parameters, for_estimate);
    }
    std::map<std::string, std::optional<Format>> made;
    for (const PortDescription &port : provider.outputs) {
        made[port.name] = expected(port, step.estimate, inputs);
    }
    if (!provider.outputs.empty()) { step.makes = made[provider.outputs.front().name]; }
    made_.push_back(std::move(made));
}

std::optional<Format> Flow::format_of(const PlannedPicture &picture) const {
    const auto &known = picture.step ? made_.at(*picture.step) : inputs_;
    const auto found = known.find(picture.name);
    return found == known.end() ? std::nullopt : found->second;
}

} // namespace maquette::host
