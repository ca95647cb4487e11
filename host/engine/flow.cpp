#include "engine/flow.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// What an output will probably be.
std::optional<Format> expected(const PortDescription &port, const Choice &choice) {
    const ProviderEstimate &estimate = choice.estimate;
    std::optional<Format> format;
    const std::vector<PlannedPort> &ports = choice.ports->list;
    const auto followed = std::ranges::find(ports, port.follows, &PlannedPort::port);
    if (followed != ports.end() && followed->arrives) {
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

void PlannedPorts::find_formats() {
    formats.clear();
    for (const PlannedPort &port : list) {
        formats.emplace(port.port,
                        closest(port.arrives.value_or(make_format(0, 0, MAQUETTE_RGB, MAQUETTE_U8)),
                                port.accepted));
    }
}

std::shared_ptr<const PlannedPorts> KnownPorts::find(const Step &step) const {
    const std::scoped_lock lock(mutex_);
    const auto found = last_.find(step);
    return found == last_.end() ? nullptr : found->second;
}

void KnownPorts::set(const Step &step, std::shared_ptr<const PlannedPorts> ports) {
    const std::scoped_lock lock(mutex_);
    last_[step] = std::move(ports);
}

std::shared_ptr<const PlannedPorts> Flow::ports_of(const ChainStep &step,
                                                   const ProviderDescription &provider) const {
    const KnownPorts::Step key(&step, &provider);
    auto known = known_.find(key);
    if (known && std::ranges::all_of(known->list, [this](const PlannedPort &port) {
            return port.arrives == format_of(port.from);
        })) {
        return known;
    }
    auto ports = std::make_shared<PlannedPorts>();
    for (const auto &[name, from] : step.pictures) {
        const PortDescription *described = provider.find_input(name);
        if (described == nullptr) { continue; }
        PlannedPort port{name, from, described->accepted, format_of(from), {}};
        if (port.arrives) {
            port.conversions =
                conversion_steps(*port.arrives, closest(*port.arrives, port.accepted));
        }
        ports->list.push_back(std::move(port));
    }
    ports->find_formats();
    known_.set(key, ports);
    return ports;
}

void Flow::pass(PlannedStep &step) {
    const Made made{&step.choice().provider().outputs, formats_.size()};
    for (const PortDescription &port : *made.outputs) {
        formats_.push_back(expected(port, step.choice()));
    }
    if (!made.outputs->empty()) { step.makes = formats_[made.first]; }
    made_.push_back(made);
}

std::optional<Format> Flow::format_of(const PlannedPicture &picture) const {
    if (!picture.step) {
        const auto found = inputs_.find(picture.name);
        return found == inputs_.end() ? std::nullopt : found->second;
    }
    const Made &made = made_.at(*picture.step);
    const auto output = std::ranges::find(*made.outputs, picture.name, &PortDescription::name);
    if (output == made.outputs->end()) { return std::nullopt; }
    return formats_[made.first + static_cast<std::size_t>(output - made.outputs->begin())];
}

} // namespace maquette::host
