#include "validation/speed.hpp"

#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/measurement.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace maquette::host {

namespace {

constexpr int most_runs = 9;

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

std::int64_t picture_bytes(const Observed &observed) {
    std::int64_t bytes = 0;
    for (const auto &[port, picture] : observed.outputs) {
        bytes += static_cast<std::int64_t>(picture->bytes());
    }
    return bytes;
}

struct Size {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// Of the first input, or what was asked of a provider without one.
Size size_of(const Trial &trial, std::uint32_t side) {
    if (trial.inputs.empty()) { return {side, side}; }
    const Format &format = trial.inputs.begin()->second;
    return {format.width, format.height};
}

Finding typical(const Subject &subject) {
    nlohmann::ordered_json figures = nlohmann::ordered_json::array();
    std::string told;
    Finding finding = for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        const TimeBudget budget(subject.budget);
        for (const std::uint32_t side : {256U, 1024U}) {
            const Trial trial = instance.suitable_trial(side, side);
            if (!worked(instance, instance.run(trial, "to warm up"), findings)) { return; }
            std::vector<double> seconds;
            while (seconds.size() < 3 || (seconds.size() < most_runs && !budget.spent())) {
                seconds.push_back(instance.run(trial, "to measure the time").seconds);
                if (budget.spent()) { break; }
            }
            const double middle = median(seconds);
            const Size size = size_of(trial, side);
            figures.push_back({{"provider", instance.provider().id},
                               {"width", size.width},
                               {"height", size.height},
                               {"seconds", middle},
                               {"runs", seconds.size()}});
            told += (told.empty() ? "'" : ", '") + instance.provider().id + "' " +
                    std::to_string(size.width) + " × " + std::to_string(size.height) + " in " +
                    std::to_string(std::llround(middle * 1e3)) + " ms";
            if (!subject.material.empty()) { break; } // the user's pictures have one size
        }
        findings.pass();
    });
    if (finding.outcome != Outcome::passed) { return finding; }
    return {Outcome::information, told + ".", figures};
}

constexpr std::array checks = {
    Check{"speed.typical", "How long plain calls take.", "VALIDATION.md#speed", typical},
};

} // namespace

std::span<const Check> speed_checks() { return checks; }

Finding measure_speed(const Subject &subject, const SpeedRequest &request) {
    nlohmann::ordered_json figures;
    Finding finding = for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        if (instance.provider().id != request.provider) { return; }
        Trial trial = instance.plain_trial(request.width, request.height);
        for (const PortDescription &port : instance.provider().inputs) {
            Format &format = trial.inputs.at(port.name);
            if ((port.accepted.samples & request.sample) == 0) { continue; }
            format.sample = request.sample;
        }
        // The first call loads libraries, which the figures are not about.
        if (!worked(instance, instance.run(instance.suitable_trial(64, 64), "to warm up"),
                    findings)) {
            return;
        }
        const TimeBudget budget(subject.budget);
        std::vector<double> seconds;
        const PeakMemory peak;
        std::int64_t peak_bytes = 0;
        while (seconds.empty() || (seconds.size() < most_runs && !budget.spent())) {
            const Observed observed = instance.run(trial, "with " + inputs_text(trial));
            if (!worked(instance, observed, findings)) { return; }
            if (seconds.empty()) {
                std::int64_t pictures = 2 * picture_bytes(observed);
                for (const auto &[port, format] : trial.inputs) {
                    pictures += static_cast<std::int64_t>(row_size(format) * format.height);
                }
                peak_bytes = std::max<std::int64_t>(0, peak.bytes() - pictures);
                if (!observed.outputs.empty()) {
                    figures["output"] = to_text(observed.outputs.begin()->second->format());
                }
            }
            seconds.push_back(observed.seconds);
        }
        figures["seconds"] = median(seconds);
        figures["runs"] = seconds.size();
        figures["peak-bytes"] = peak_bytes;
        findings.pass();
    });
    if (finding.outcome == Outcome::passed) { finding.outcome = Outcome::information; }
    finding.figures = std::move(figures);
    return finding;
}

} // namespace maquette::host
