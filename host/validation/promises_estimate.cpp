// The family "promises", fourth part: estimates, compared with what happens.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/measurement.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace maquette::host {

namespace {

// Off by more than the first factor is worth a word, by more than the second one no estimate.
constexpr double doubtful = 4;
constexpr double useless = 12;

struct Estimated {
    maquette_status_t status = MAQUETTE_UNKNOWN;
    maquette_estimate_t estimate{};
    std::vector<std::string> misuses;
};

Estimated estimate_of(Instance &instance, const Trial &trial) {
    Estimated result;
    result.status = instance.estimate(trial, result.estimate, result.misuses);
    return result;
}

Trial middle_trial(Instance &instance) { return instance.suitable_trial(800, 600); }

/// Judges a number by its factor; differences below `unimportant` do not count.
void compare(const Instance &instance, const std::string &what, double estimated, double measured,
             double unimportant, const std::string &told, Findings &findings) {
    const double factor =
        std::max(estimated, measured) / std::max(1e-9, std::min(estimated, measured));
    if (std::fabs(estimated - measured) <= unimportant || factor <= doubtful) {
        findings.pass(told);
    } else if (factor <= useless) {
        findings.warn(whose(instance) + ": the estimate of " + what + " is off. " + told);
    } else {
        findings.fail(whose(instance) + ": the estimate of " + what + " is far off. " + told);
    }
}

Finding quick(const Subject &subject) {
    static constexpr double most = 1e-3;
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = middle_trial(instance);
        std::vector<double> seconds;
        for (int i = 0; i < 21; ++i) {
            const auto start = std::chrono::steady_clock::now();
            estimate_of(instance, trial);
            seconds.push_back(
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        std::ranges::nth_element(seconds, seconds.begin() + 10);
        const std::string told = whose(instance) + " estimates in " +
                                 std::to_string(std::llround(seconds[10] * 1e6)) + " µs.";
        if (seconds[10] > most) { findings.fail(told + " Expected is a millisecond at most."); }
        findings.pass(told);
    });
}

Finding asks_parameters_only(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        for (const std::string &misuse : estimate_of(instance, middle_trial(instance)).misuses) {
            findings.fail(whose(instance) + ": " + misuse);
        }
        findings.pass();
    });
}

Finding unknown_sizes(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        Trial trial = middle_trial(instance);
        for (auto &[port, format] : trial.inputs) {
            format.width = 0;
            format.height = 0;
        }
        const auto look = [&](const Trial &one, const std::string &occasion) {
            const Estimated estimated = estimate_of(instance, one);
            const maquette_status_t status = estimated.status;
            if (status < MAQUETTE_OK || status > MAQUETTE_UNKNOWN) {
                findings.fail(whose(instance) + " answered the status " + std::to_string(status) +
                              " to an estimate " + occasion + ".");
            }
            if (std::isnan(estimated.estimate.seconds)) {
                findings.fail(whose(instance) + " estimated NaN seconds " + occasion + ".");
            }
            findings.pass();
        };
        look(trial, "with unknown sizes");
        trial.inputs.clear();
        look(trial, "with nothing connected");
        trial.parameters = nlohmann::json::object();
        look(trial, "without parameters");
    });
}

Finding seconds(const Subject &subject) {
    static constexpr double unimportant = 0.15;
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = middle_trial(instance);
        const Estimated estimated = estimate_of(instance, trial);
        if (estimated.status != MAQUETTE_OK || estimated.estimate.seconds < 0) {
            findings.skip(whose(instance) + " does not estimate seconds.");
            return;
        }
        const Observed first = instance.run(trial, "to warm up");
        if (!worked(instance, first, findings)) { return; }
        double least = first.seconds;
        const TimeBudget budget(instance.opened().subject().budget);
        for (int i = 0; i < 4 && !budget.spent(); ++i) {
            least = std::min(least, instance.run(trial, "to measure the time").seconds);
        }
        std::array<char, 120> told{};
        std::snprintf(told.data(), told.size(), "Estimated %.3f s, measured %.3f s.",
                      estimated.estimate.seconds, least);
        compare(instance, "seconds", estimated.estimate.seconds, least, unimportant, told.data(),
                findings);
    });
}

Finding memory(const Subject &subject) {
    static constexpr double mebi = 1024.0 * 1024.0;
    static constexpr double unimportant = 32 * mebi;
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = middle_trial(instance);
        const Estimated estimated = estimate_of(instance, trial);
        if (estimated.status != MAQUETTE_OK || estimated.estimate.peak_bytes < 0) {
            findings.skip(whose(instance) + " does not estimate memory.");
            return;
        }
        // The first call loads libraries, which the estimate is not about.
        const Trial small =
            instance.opened().subject().material.empty() ? instance.plain_trial() : trial;
        if (!worked(instance, instance.run(small, "to warm up"), findings)) { return; }
        double pictures = 0;
        for (const auto &[port, format] : trial.inputs) {
            pictures += static_cast<double>(row_size(format)) * format.height;
        }
        const PeakMemory peak;
        const Observed observed = instance.run(trial, "to measure the memory");
        if (!worked(instance, observed, findings)) { return; }
        for (const auto &[port, picture] : observed.outputs) {
            pictures += 2 * static_cast<double>(picture->bytes()); // the host's check makes one too
        }
        const double measured = std::max(0.0, static_cast<double>(peak.bytes()) - pictures);
        std::array<char, 120> told{};
        std::snprintf(told.data(), told.size(), "Estimated %.1f MiB, measured %.1f MiB.",
                      static_cast<double>(estimated.estimate.peak_bytes) / mebi, measured / mebi);
        compare(instance, "memory", static_cast<double>(estimated.estimate.peak_bytes), measured,
                unimportant, told.data(), findings);
    });
}

Finding size(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = instance.suitable_trial(161, 117);
        const Estimated estimated = estimate_of(instance, trial);
        const std::uint32_t width = estimated.estimate.output_width;
        const std::uint32_t height = estimated.estimate.output_height;
        if (estimated.status != MAQUETTE_OK || width == 0 || height == 0) {
            findings.skip(whose(instance) + " does not say the size of its output.");
            return;
        }
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        if (!worked(instance, observed, findings)) { return; }
        const auto made = observed.outputs.find(instance.provider().outputs.front().name);
        if (made == observed.outputs.end()) { return; }
        const Format &format = made->second->format();
        if (format.width != width || format.height != height) {
            findings.fail(whose(instance) + " said " + std::to_string(width) + " × " +
                          std::to_string(height) + ", but made " + to_text(format) + ".");
        }
        findings.pass();
    });
}

constexpr std::array checks = {
    Check{"promises.estimate-quick", "An estimate takes a millisecond at most.",
          "abi.h: maquette_provider_t.estimate", quick},
    Check{"promises.estimate-asks-parameters-only",
          "An estimate calls nothing of the host but the getters of parameters and inputs.",
          "abi.h: maquette_provider_t.estimate", asks_parameters_only},
    Check{"promises.estimate-unknown-sizes",
          "An estimate gets along with unknown sizes and missing inputs.",
          "abi.h: maquette_provider_t.estimate", unknown_sizes},
    Check{"promises.estimate-seconds", "Estimated seconds are near the measured ones.",
          "abi.h: maquette_estimate_t.seconds", seconds},
    Check{"promises.estimate-memory", "Estimated memory is near the measured peak.",
          "abi.h: maquette_estimate_t.peak_bytes", memory},
    Check{"promises.estimate-size", "The output has the size that was estimated.",
          "abi.h: maquette_estimate_t.output_width", size},
};

} // namespace

std::span<const Check> promises_estimate_checks() { return checks; }

} // namespace maquette::host
