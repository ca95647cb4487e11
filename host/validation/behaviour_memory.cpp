// The family "behaviour", second part: which memory is read and written.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/test_pictures.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace maquette::host {

namespace {

/// Calls each provider with trials whose rows fill their memory to the last byte, and with padding.
template <class Look> Finding look_at_memory(const Subject &subject, Look look) {
    return for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        const TimeBudget budget(subject.budget);
        for (const std::uint32_t width : {64U, 61U}) {
            const Trial plain = instance.plain_trial(width, 37);
            look(instance, plain, findings);
            for (const PortDescription &port : instance.provider().inputs) {
                for (const Format &format : formats_of(port.accepted, width, 37)) {
                    if (budget.spent()) { return; }
                    look(instance, with_format(instance, plain, port.name, format), findings);
                }
            }
        }
    });
}

Finding inputs_untouched(const Subject &subject) {
    // Inputs are read-only memory here: a write ends the process, and the fault names the input.
    return look_at_memory(subject, [](Instance &instance, const Trial &trial, Findings &findings) {
        if (trial.inputs.empty()) {
            findings.skip(whose(instance) + " takes no picture.");
            return;
        }
        instance.run(trial, "with " + inputs_text(trial) + ", which is read-only");
        findings.pass();
    });
}

Finding inside_the_picture(const Subject &subject) {
    return look_at_memory(subject, [](Instance &instance, const Trial &trial, Findings &findings) {
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        for (const auto &[port, picture] : observed.outputs) {
            if (!picture->padding_is_untouched()) {
                findings.fail(whose(instance) + " wrote behind the rows of '" + port + "', " +
                              to_text(picture->format()) + ".");
            }
        }
        findings.pass();
    });
}

/// The first pixel that three calls left as three different fillings had made it.
std::optional<std::string> unwritten(const std::array<Observed, 3> &calls,
                                     const std::array<std::byte, 3> &fills,
                                     const std::string &port) {
    std::array<std::string, 3> samples;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        const auto found = calls[i].outputs.find(port);
        if (found == calls[i].outputs.end()) { return std::nullopt; }
        samples[i] = found->second->samples();
        if (samples[i].size() != samples[0].size()) { return std::nullopt; }
    }
    const Format &format = calls[0].outputs.at(port)->format();
    const std::size_t pixel = row_size(format) / format.width;
    for (std::size_t at = 0; at + pixel <= samples[0].size(); at += pixel) {
        bool untouched = true;
        for (std::size_t i = 0; i < calls.size() && untouched; ++i) {
            untouched = std::all_of(samples[i].begin() + static_cast<std::ptrdiff_t>(at),
                                    samples[i].begin() + static_cast<std::ptrdiff_t>(at + pixel),
                                    [&](char c) { return static_cast<std::byte>(c) == fills[i]; });
        }
        if (untouched) {
            return "pixel " + std::to_string(at / pixel % format.width) + ", " +
                   std::to_string(at / pixel / format.width) + " of '" + port + "', " +
                   to_text(format);
        }
    }
    return std::nullopt;
}

Finding every_pixel_written(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        static constexpr std::array fills = {std::byte{0xA5}, std::byte{0x3C}, std::byte{0x71}};
        for (const auto &[width, height] : {std::pair{67U, 43U}, std::pair{64U, 64U}}) {
            Trial trial = instance.suitable_trial(width, height);
            std::array<Observed, 3> calls;
            for (std::size_t i = 0; i < calls.size(); ++i) {
                trial.fill = fills[i];
                calls[i] = instance.run(trial, "with " + inputs_text(trial));
            }
            if (!worked(instance, calls[0], findings)) { continue; }
            for (const auto &[port, picture] : calls[0].outputs) {
                if (const auto where = unwritten(calls, fills, port)) {
                    findings.fail(whose(instance) + " left " + *where + " unwritten.");
                }
            }
            findings.pass();
        }
    });
}

Finding no_numbers(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        std::vector<NamedTrial> attempts;
        Trial plain = instance.plain_trial();
        plain.spoilt_numbers = true;
        for (const PortDescription &port : instance.provider().inputs) {
            const Format &own = plain.inputs.at(port.name);
            for (const Format &format : formats_of(port.accepted, own.width, own.height)) {
                if (format.sample < MAQUETTE_F16) { continue; }
                const Trial trial = with_format(instance, plain, port.name, format);
                attempts.push_back(
                    {trial, "with NaN and infinity among the samples of " + inputs_text(trial)});
            }
        }
        if (attempts.empty()) {
            findings.skip(whose(instance) + " takes no picture of floats.");
        } else {
            attempt_all(instance, attempts, findings);
        }
    });
}

Finding refused_memory(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        Trial trial = instance.plain_trial();
        trial.refuse_outputs = true;
        const Observed observed =
            instance.run(trial, "with a host that has no memory for its outputs");
        if (!observed.outputs_were_refused) {
            findings.skip(whose(instance) + " ended before it made an output (" +
                          observed.result.sentence + ").");
        } else if (observed.returned == MAQUETTE_OK) {
            findings.fail(whose(instance) + " says that it worked, although it got no output.");
        } else if (observed.returned != MAQUETTE_OUT_OF_MEMORY) {
            findings.warn(whose(instance) + " answered '" + status_name(observed.result.status) +
                          "' where the host had no memory; expected is 'out of memory'.");
        } else {
            findings.pass();
        }
    });
}

constexpr std::array checks = {
    Check{"behaviour.inputs-untouched", "Inputs are read, never written.",
          "abi.h: maquette_picture_t.data", inputs_untouched},
    Check{"behaviour.inside-the-picture", "Outputs are written inside their rows only.",
          "abi.h: maquette_picture_t.row_stride", inside_the_picture},
    Check{"behaviour.every-pixel-written", "Every pixel of every output is written.",
          "abi.h: maquette_host_t.make_output", every_pixel_written},
    Check{"behaviour.no-numbers", "NaN and infinity in pictures of floats do no harm.",
          "abi.h: maquette_sample_t", no_numbers},
    Check{"behaviour.refused-memory", "Where the host has no memory for an output, the call fails.",
          "abi.h: maquette_host_t.make_output", refused_memory},
};

} // namespace

std::span<const Check> behaviour_memory_checks() { return checks; }

} // namespace maquette::host
