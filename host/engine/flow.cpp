#include "engine/flow.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// What an output will probably be.
std::optional<Format> expected(const PortDescription &port, const Choice &choice) {
    const ProviderEstimate &estimate = choice.estimate;
    std::optional<Format> format;
    const auto followed = std::ranges::find(choice.ports, port.follows, &PlannedPort::port);
    if (followed != choice.ports.end() && followed->arrives) {
        format = closest(closest(*followed->arrives, followed->accepted), port.accepted);
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

std::vector<PlannedPort> Flow::ports_of(const ChainStep &step,
                                        const ProviderDescription &provider) const {
    std::vector<PlannedPort> ports;
    for (const auto &[name, from] : step.pictures) {
        const PortDescription *described = provider.find_input(name);
        if (described == nullptr) { continue; }
        PlannedPort port{name, from, described->accepted, format_of(from), {}};
        if (port.arrives) {
            port.conversions =
                conversion_steps(*port.arrives, closest(*port.arrives, port.accepted));
        }
        ports.push_back(std::move(port));
    }
    return ports;
}

std::map<std::string, Format> Flow::formats_for_estimate(const std::vector<PlannedPort> &ports) {
    std::map<std::string, Format> formats;
    for (const PlannedPort &port : ports) {
        formats.emplace(port.port,
                        closest(port.arrives.value_or(make_format(0, 0, MAQUETTE_RGB, MAQUETTE_U8)),
                                port.accepted));
    }
    return formats;
}

void Flow::pass(PlannedStep &step) {
    const ProviderDescription &provider = step.choice().provider();
    std::map<std::string, std::optional<Format>> made;
    for (const PortDescription &port : provider.outputs) {
        made[port.name] = expected(port, step.choice());
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
