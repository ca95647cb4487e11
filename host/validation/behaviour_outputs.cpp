// The family "behaviour", third part: what comes out.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/test_pictures.hpp"

#include <array>
#include <cmath>

namespace maquette::host {

namespace {

/// Calls each provider with every sample type and channel layout of its first input, and shows what
/// came out to `look`.
template <class Look> Finding look_at_outputs(const Subject &subject, Look look) {
    return for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        const TimeBudget budget(subject.budget);
        const Trial plain = instance.plain_trial();
        std::vector<Trial> trials{plain};
        if (!plain.inputs.empty()) {
            const PortDescription &port = instance.provider().inputs.front();
            const Format &own = plain.inputs.at(port.name);
            for (const Format &format : formats_of(port.accepted, own.width, own.height)) {
                trials.push_back(with_format(instance, plain, port.name, format));
            }
        }
        bool first = true;
        for (const Trial &trial : trials) {
            if (!first && budget.spent()) { break; }
            first = false;
            const Observed observed = instance.run(trial, "with " + inputs_text(trial));
            look(instance, trial, observed, findings);
        }
    });
}

Finding works(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = instance.plain_trial();
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        const std::string why = unclean(instance, observed);
        if (!why.empty()) {
            findings.fail(whose(instance) + " " + why);
        } else if (!observed.succeeded() && observed.returned == MAQUETTE_OK) {
            findings.fail(whose(instance) + ": " + observed.result.sentence);
        } else if (!observed.succeeded()) {
            findings.warn(whose(instance) + " refused the test picture cleanly (" +
                          observed.result.sentence +
                          "), so most of it was not tried; give it one that suits with --input.");
        }
        findings.pass();
    });
}

Finding made(const Subject &subject) {
    return look_at_outputs(subject, [](Instance &instance, const Trial &trial,
                                       const Observed &observed, Findings &findings) {
        if (observed.returned != MAQUETTE_OK) {
            worked(instance, observed, findings);
            return;
        }
        for (const PortDescription &port : instance.provider().outputs) {
            if (!port.optional && !observed.outputs.contains(port.name)) {
                findings.fail(whose(instance) + " ended well without making '" + port.name +
                              "' (called with " + inputs_text(trial) + ").");
            }
        }
        findings.pass();
    });
}

bool declared(const Accepted &accepted, const Format &format) {
    return (accepted.samples & format.sample) != 0 && (accepted.channels & format.channels) != 0 &&
           (accepted.alphas & format.alpha) != 0 &&
           (accepted.colour_spaces & format.colour_space) != 0;
}

Finding formats(const Subject &subject) {
    return look_at_outputs(subject, [](Instance &instance, const Trial & /*trial*/,
                                       const Observed &observed, Findings &findings) {
        for (const auto &[name, picture] : observed.outputs) {
            const PortDescription *port = instance.provider().find_output(name);
            if (port != nullptr && !declared(port->accepted, picture->format())) {
                findings.fail(whose(instance) + " made '" + name + "' as " +
                              to_text(picture->format()) + ", which its port does not declare.");
            }
            findings.pass();
        }
        if (observed.outputs.empty()) { worked(instance, observed, findings); }
    });
}

Finding followed(const Subject &subject) {
    return look_at_outputs(subject, [](Instance &instance, const Trial &trial,
                                       const Observed &observed, Findings &findings) {
        if (!observed.succeeded()) {
            worked(instance, observed, findings);
            return;
        }
        for (const PortDescription &port : instance.provider().outputs) {
            const auto input = trial.inputs.find(port.follows);
            const auto output = observed.outputs.find(port.name);
            if (input == trial.inputs.end() || output == observed.outputs.end()) { continue; }
            const Format &from = input->second;
            const Format &to = output->second->format();
            const Accepted &accepted = port.accepted;
            const auto keeps = [&](std::uint32_t allowed, std::uint32_t in, std::uint32_t out) {
                return (allowed & in) == 0 || in == out;
            };
            if (!keeps(accepted.samples, from.sample, to.sample) ||
                !keeps(accepted.channels, from.channels, to.channels) ||
                !keeps(accepted.colour_spaces, from.colour_space, to.colour_space)) {
                findings.fail(whose(instance) + " made '" + port.name + "' as " + to_text(to) +
                              ", although it follows " + to_text(from) + ".");
            }
            findings.pass();
        }
    });
}

Finding sizes(const Subject &subject) {
    return look_at_outputs(subject, [](Instance &instance, const Trial &trial,
                                       const Observed &observed, Findings &findings) {
        const std::string &kind = instance.provider().kind;
        if (!observed.succeeded()) {
            worked(instance, observed, findings);
            return;
        }
        const auto output = observed.outputs.find("image");
        if (output == observed.outputs.end()) { return; }
        const Format &made = output->second->format();
        const auto input = trial.inputs.find("image");
        const auto is = [&](double width, double height) {
            return std::fabs(made.width - width) <= 1 && std::fabs(made.height - height) <= 1;
        };
        const auto complain = [&](const std::string &expected) {
            findings.fail(whose(instance) + " made " + to_text(made) + "; its kind, " + kind +
                          ", asks for " + expected + ".");
        };
        if (input == trial.inputs.end()) {
            const auto wanted = [&](const char *name, std::uint32_t got) {
                const auto value = trial.parameters.find(name);
                return value == trial.parameters.end() || !value->is_number() || *value == got;
            };
            if (!wanted("width", made.width) || !wanted("height", made.height)) {
                complain("the size of the parameters width and height");
            }
        } else if (kind == "upscaler") {
            const double scale = trial.parameters.value("scale", 1.0);
            if (!is(input->second.width * scale, input->second.height * scale)) {
                complain("'scale' times the input");
            }
        } else if (kind == "background-remover" || kind == "face-swapper" || kind == "eraser") {
            if (made.width != input->second.width || made.height != input->second.height) {
                complain("the size of 'image'");
            }
        }
        findings.pass();
    });
}

Finding alpha(const Subject &subject) {
    return look_at_outputs(subject, [](Instance &instance, const Trial & /*trial*/,
                                       const Observed &observed, Findings &findings) {
        if (!observed.succeeded()) {
            worked(instance, observed, findings);
            return;
        }
        for (const auto &[name, picture] : observed.outputs) {
            const Format &format = picture->format();
            if (format.alpha == MAQUETTE_NO_ALPHA) {
                findings.skip(whose(instance) + " makes nothing with alpha.");
                continue;
            }
            const std::uint32_t channel = format.channel_count - 1;
            for (std::uint32_t y = 0; y < format.height && !findings.failed(); ++y) {
                for (std::uint32_t x = 0; x < format.width; ++x) {
                    const float value = picture->value(x, y, channel);
                    if (value >= 0 && value <= 1) { continue; }
                    findings.fail(whose(instance) + " made '" + name + "' with an alpha of " +
                                  std::to_string(value) + " at " + std::to_string(x) + ", " +
                                  std::to_string(y) + ", " + to_text(format) + ".");
                    break;
                }
            }
            findings.pass();
        }
    });
}

Finding finite(const Subject &subject) {
    return look_at_outputs(subject, [](Instance &instance, const Trial & /*trial*/,
                                       const Observed &observed, Findings &findings) {
        if (!observed.succeeded()) {
            worked(instance, observed, findings);
            return;
        }
        for (const auto &[name, picture] : observed.outputs) {
            const Format &format = picture->format();
            if (format.sample < MAQUETTE_F16) {
                findings.skip(whose(instance) + " makes no picture of floats.");
                continue;
            }
            for (std::uint32_t y = 0; y < format.height && !findings.failed(); ++y) {
                for (std::uint32_t x = 0; x < format.width * format.channel_count; ++x) {
                    const std::uint32_t channel = x % format.channel_count;
                    if (std::isfinite(picture->value(x / format.channel_count, y, channel))) {
                        continue;
                    }
                    findings.fail(whose(instance) +
                                  " made NaN or infinity out of a plain picture, "
                                  "in row " +
                                  std::to_string(y) + " of '" + name + "'.");
                    break;
                }
            }
            findings.pass();
        }
    });
}

/// Far enough from the mask that no soft border reaches there.
constexpr double far_from_the_mask = 0.35;

Finding eraser_keeps(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        if (instance.provider().kind != "eraser") {
            findings.skip(whose(instance) + " is no eraser.");
            return;
        }
        const Trial trial = instance.plain_trial(160, 120);
        if (instance.opened().material("mask") != nullptr) {
            findings.skip("The mask is the user's.");
            return;
        }
        const Observed observed = instance.run(trial, "with a mask in the middle");
        const auto output = observed.outputs.find("image");
        if (!worked(instance, observed, findings) || output == observed.outputs.end()) { return; }
        GuardedPicture before(trial.inputs.at("image"), "the picture before");
        if (const Picture *material = instance.opened().material("image")) {
            fill_from(before, *material);
        } else {
            draw(before, false);
        }
        const Format &from = before.format();
        const Format &to = output->second->format();
        if (from.width != to.width || from.height != to.height ||
            from.channel_count != to.channel_count || from.sample != to.sample) {
            findings.skip(whose(instance) + " makes another format than it takes.");
            return;
        }
        for (std::uint32_t y = 0; y < from.height && !findings.failed(); ++y) {
            for (std::uint32_t x = 0; x < from.width; ++x) {
                const double away =
                    std::hypot((x + 0.5) / from.width - 0.5, (y + 0.5) / from.height - 0.5);
                if (away < far_from_the_mask ||
                    before.value(x, y, 0) == output->second->value(x, y, 0)) {
                    continue;
                }
                findings.fail(whose(instance) + " changed pixel " + std::to_string(x) + ", " +
                              std::to_string(y) + ", far outside the mask.");
                break;
            }
        }
        findings.pass();
    });
}

Finding services(const Subject &subject) {
    return look_at_outputs(subject, [](Instance & /*instance*/, const Trial & /*trial*/,
                                       const Observed &observed, Findings &findings) {
        for (const std::string &misuse : observed.misuses) {
            findings.fail(misuse);
        }
        findings.pass();
    });
}

constexpr std::array checks = {
    Check{"behaviour.works", "A plain picture with plain parameters works.",
          "abi.h: maquette_provider_t.run", works},
    Check{"behaviour.outputs-made", "Every output that is not optional is made.",
          "abi.h: maquette_provider_t.run", made},
    Check{"behaviour.output-formats", "Outputs have formats that their ports declare.",
          "abi.h: maquette_port_t.samples", formats},
    Check{"behaviour.output-follows", "An output keeps the format of what it follows.",
          "abi.h: maquette_port_t.follows", followed},
    Check{"behaviour.output-sizes", "Outputs have the size that the kind asks for.", "KINDS.md",
          sizes},
    Check{"behaviour.alpha-range", "Alpha is between 0 and 1.", "abi.h: maquette_alpha_t", alpha},
    Check{"behaviour.finite", "A plain picture of floats gives finite numbers.",
          "abi.h: maquette_sample_t", finite},
    Check{"behaviour.eraser-keeps-the-rest", "An eraser changes nothing far outside its mask.",
          "KINDS.md#eraser", eraser_keeps},
    Check{"behaviour.services", "Services are asked for ports that exist, outputs made once.",
          "abi.h: maquette_host_t", services},
};

} // namespace

std::span<const Check> behaviour_output_checks() { return checks; }

} // namespace maquette::host
