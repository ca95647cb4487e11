// The family "behaviour", first part: every declared format and all sorts of sizes.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/test_pictures.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace maquette::host {

namespace {

using Size = std::pair<std::uint32_t, std::uint32_t>;

std::string with(const Trial &trial) { return "with " + inputs_text(trial); }

/// Plain trials that differ in one trait of the format of one port, each trait once.
template <class Trait>
Finding each_trait(const Subject &subject, const std::string &nothing, Trait trait) {
    return for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        const Trial plain = instance.plain_trial();
        std::vector<NamedTrial> attempts;
        for (const PortDescription &port : instance.provider().inputs) {
            std::set<decltype(trait(Format{}))> seen;
            const Format &own = plain.inputs.at(port.name);
            for (const Format &format : formats_of(port.accepted, own.width, own.height)) {
                if (!seen.insert(trait(format)).second) { continue; }
                const Trial trial = with_format(instance, plain, port.name, format);
                attempts.push_back({trial, with(trial)});
            }
        }
        if (attempts.empty()) {
            findings.skip(whose(instance) + nothing);
        } else {
            attempt_all(instance, attempts, findings);
        }
    });
}

Finding sample_types(const Subject &subject) {
    return each_trait(subject, " takes no picture.",
                      [](const Format &format) { return format.sample; });
}

Finding channels(const Subject &subject) {
    return each_trait(subject, " takes no picture.",
                      [](const Format &format) { return format.channels; });
}

Finding alpha_and_colour(const Subject &subject) {
    return each_trait(subject, " takes no picture.", [](const Format &format) {
        return std::pair(format.alpha, format.colour_space);
    });
}

Finding combinations(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        if (instance.provider().inputs.empty()) {
            findings.skip(whose(instance) + " takes no picture.");
            return;
        }
        const Trial plain = instance.plain_trial(23, 17);
        const PortDescription &port = instance.provider().inputs.front();
        std::vector<Format> formats = formats_of(port.accepted, 23, 17);
        // A stride through the list meets every trait early, whatever the time allows.
        std::vector<NamedTrial> attempts;
        static constexpr std::size_t stride = 7;
        for (std::size_t start = 0; start < stride; ++start) {
            for (std::size_t i = start; i < formats.size(); i += stride) {
                const Trial trial = with_format(instance, plain, port.name, formats[i]);
                attempts.push_back({trial, with(trial)});
            }
        }
        attempt_all(instance, attempts, findings);
    });
}

Finding try_sizes(const Subject &subject, const std::vector<Size> &sizes) {
    return for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        std::vector<NamedTrial> attempts;
        for (const auto &[width, height] : sizes) {
            const Trial trial = instance.plain_trial(width, height);
            std::string occasion = with(trial);
            if (trial.inputs.empty()) {
                occasion = "for a size of " + std::to_string(width) + " × " +
                           std::to_string(height) + " or what its parameters allow";
            }
            attempts.push_back({trial, occasion});
        }
        attempt_all(instance, attempts, findings);
    });
}

Finding one_pixel(const Subject &subject) { return try_sizes(subject, {{1, 1}}); }

Finding odd_sizes(const Subject &subject) {
    return try_sizes(subject, {{3, 5}, {63, 65}, {2, 2}, {17, 1}, {101, 67}, {65, 31}, {1, 2}});
}

Finding tall(const Subject &subject) { return try_sizes(subject, {{1, 777}, {5, 1999}}); }

Finding wide(const Subject &subject) { return try_sizes(subject, {{777, 1}, {1999, 5}}); }

Finding large(const Subject &subject) { return try_sizes(subject, {{1600, 1200}}); }

Finding padded_rows(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        // 64 columns fill their rows without padding, 61 leave some.
        for (const std::uint32_t width : {61U, 64U}) {
            Trial trial = instance.suitable_trial(width, 33);
            const Observed least = instance.run(trial, with(trial));
            if (!worked(instance, least, findings)) { continue; }
            trial.extra_stride = 192;
            const Observed padded = instance.run(trial, with(trial) + ", rows padded further");
            const std::string why = unclean(instance, padded);
            if (!why.empty() || !padded.succeeded()) {
                findings.fail(whose(instance) +
                              " does not work with padded rows: " + padded.result.sentence);
                continue;
            }
            if (instance.provider().deterministic) {
                for (const auto &[port, picture] : least.outputs) {
                    const auto other = padded.outputs.find(port);
                    if (other == padded.outputs.end() ||
                        other->second->samples() != picture->samples()) {
                        findings.fail(whose(instance) + " makes another '" + port +
                                      "' where rows have more padding (" + inputs_text(trial) +
                                      "). Step from row to row by row_stride.");
                    }
                }
            }
            findings.pass();
        }
    });
}

Finding different_sizes(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        std::vector<NamedTrial> attempts;
        Trial plain = instance.plain_trial();
        if (plain.inputs.size() < 2) {
            findings.skip(whose(instance) + " takes less than two pictures.");
            return;
        }
        for (auto &[port, format] : plain.inputs) {
            for (const auto &[width, height] :
                 {Size{format.width / 2 + 1, format.height / 2 + 1},
                  Size{format.width * 2, format.height + 1}, Size{1, 1}}) {
                Trial trial = plain;
                trial.inputs[port].width = width;
                trial.inputs[port].height = height;
                attempts.push_back({trial, with(trial)});
            }
        }
        attempt_all(instance, attempts, findings);
    });
}

Finding optional_inputs(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        std::vector<NamedTrial> attempts;
        const Trial plain = instance.plain_trial();
        Trial without_all = plain;
        for (const PortDescription &port : instance.provider().inputs) {
            if (!port.optional) { continue; }
            Trial without = plain;
            without.inputs.erase(port.name);
            without_all.inputs.erase(port.name);
            attempts.push_back({without, "without '" + port.name + "'"});
        }
        if (attempts.empty()) {
            findings.skip(whose(instance) + " has no optional input.");
            return;
        }
        attempts.push_back({without_all, "without any optional input"});
        attempt_all(instance, attempts, findings);
    });
}

Finding missing_inputs(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        bool any = false;
        const Trial plain = instance.plain_trial();
        for (const PortDescription &port : instance.provider().inputs) {
            if (port.optional) { continue; }
            any = true;
            Trial without = plain;
            without.inputs.erase(port.name);
            const std::string occasion = "without its input '" + port.name + "'";
            const Observed observed = instance.run(without, occasion);
            const std::string why = unclean(instance, observed);
            // What the host says to a plugin that asks for it all the same is an answer, too.
            const bool told = observed.returned == MAQUETTE_UNKNOWN && observed.sentence_given;
            if (!why.empty() && !told) {
                findings.fail(whose(instance).append(" ").append(why).append(" (called ") +
                              occasion + ").");
            } else if (observed.succeeded()) {
                findings.fail(whose(instance) + " works without its input '" + port.name +
                              "': declare it optional, or refuse.");
            }
            findings.pass();
        }
        if (!any) { findings.skip(whose(instance) + " has no input that must be there."); }
    });
}

constexpr std::array checks = {
    Check{"behaviour.sample-types", "Each declared sample type works.",
          "abi.h: maquette_port_t.samples", sample_types},
    Check{"behaviour.channels", "Each declared channel layout works.",
          "abi.h: maquette_port_t.channels", channels},
    Check{"behaviour.alpha-and-colour", "Each declared alpha association and colour space works.",
          "abi.h: maquette_port_t.alphas", alpha_and_colour},
    Check{"behaviour.combinations", "Declared sample types, channels and alpha work together.",
          "abi.h: maquette_port_t", combinations},
    Check{"behaviour.one-pixel", "A picture of one pixel works or is refused with a sentence.",
          "abi.h: maquette_format_t.width", one_pixel},
    Check{"behaviour.odd-sizes", "Odd and very small sizes work or are refused with a sentence.",
          "abi.h: maquette_format_t.width", odd_sizes},
    Check{"behaviour.tall", "Tall, narrow pictures work or are refused with a sentence.",
          "abi.h: maquette_format_t.height", tall},
    Check{"behaviour.wide", "Wide, low pictures work or are refused with a sentence.",
          "abi.h: maquette_format_t.width", wide},
    Check{"behaviour.large", "A picture of two million pixels works.",
          "abi.h: maquette_format_t.width", large},
    Check{"behaviour.padded-rows", "Rows may be padded by any multiple of 64 bytes.",
          "abi.h: maquette_picture_t.row_stride", padded_rows},
    Check{"behaviour.different-sizes",
          "Inputs of different sizes work together or are refused with a sentence.",
          "abi.h: maquette_host_t.get_input", different_sizes},
    Check{"behaviour.optional-inputs", "It works without its optional inputs.",
          "abi.h: maquette_port_t.optional", optional_inputs},
    Check{"behaviour.missing-inputs", "Without an input that must be there it refuses.",
          "abi.h: maquette_port_t.optional", missing_inputs},
};

} // namespace

std::span<const Check> behaviour_format_checks() { return checks; }

} // namespace maquette::host
