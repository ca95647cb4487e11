#include "engine/input_scales.hpp"

#include "engine/estimates.hpp"
#include "image/codec.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// So much larger than what is made of it that a resampler's kernel finds no difference; measured
/// in tests/program/thumbnail_test.cpp.
constexpr std::uint32_t margin = 2;

/// The size that a choice makes of a picture of any size; nothing where that depends on it.
std::optional<InputReading> makes_of_any(const Choice &choice, const std::string &port,
                                         Estimates &estimates) {
    if (choice.provider().kind != "upscaler") { return std::nullopt; }
    std::map<std::string, Format> formats = choice.ports->formats;
    formats[port].width = formats[port].height = 0;
    const ProviderEstimate estimate =
        estimates.get(*choice.candidate->provider, choice.parameters, formats);
    if (estimate.output_width == 0 || estimate.output_height == 0) { return std::nullopt; }
    return InputReading{"", estimate.output_width, estimate.output_height};
}

/// The largest of what the choices make, times the margin.
std::optional<InputReading> least_reading(const PlannedStep &step, const std::string &port,
                                          const std::string &input, Estimates &estimates) {
    constexpr std::uint32_t most = 65535;
    InputReading reading{input, 0, 0};
    for (const Choice &choice : step.choices) {
        const auto made = makes_of_any(choice, port, estimates);
        if (!made) { return std::nullopt; }
        reading.least_width = std::max(reading.least_width, std::min(made->least_width, most));
        reading.least_height = std::max(reading.least_height, std::min(made->least_height, most));
    }
    reading.least_width *= margin;
    reading.least_height *= margin;
    return reading;
}

} // namespace

void plan_input_scales(PlannedItem &item, const std::map<std::string, std::string> &files,
                       Estimates &estimates) {
    const auto uses = item.input_uses();
    for (PlannedStep &step : item.steps) {
        for (const auto &[port, from] : step.chain->pictures) {
            if (from.step || uses.at(from.name) != 1) { continue; }
            const auto reading = least_reading(step, port, from.name, estimates);
            if (!reading) { continue; }
            item.readings[from.name] = *reading;
            const auto file = files.find(from.name);
            const auto format =
                file == files.end()
                    ? std::nullopt
                    : probe_format(file->second, {.least_width = reading->least_width,
                                                  .least_height = reading->least_height});
            if (!format) { continue; }
            for (Choice &choice : step.choices) {
                auto ports = std::make_shared<PlannedPorts>(*choice.ports);
                const auto planned = std::ranges::find(ports->list, port, &PlannedPort::port);
                if (planned == ports->list.end() || !planned->arrives) { continue; }
                planned->arrives = format;
                ports->find_formats();
                choice.estimate =
                    estimates.get(*choice.candidate->provider, choice.parameters, ports->formats);
                choice.ports = std::move(ports);
            }
        }
    }
}

} // namespace maquette::host
