// The family "behaviour", fourth part: parameters, within their ranges and beyond. The real host
// checks values before a call; here they come through as they are.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/test_parameters.hpp"

#include <array>

namespace maquette::host {

namespace {

std::vector<NamedTrial> attempts_with(Instance &instance, const std::vector<TestParameters> &all) {
    std::vector<NamedTrial> attempts;
    Trial trial = instance.plain_trial();
    for (const TestParameters &parameters : all) {
        Trial changed = trial;
        changed.parameters.update(parameters.values);
        // The plain size of a picture from nothing is not a default: keep it but for its own turn.
        for (const char *size : {"width", "height"}) {
            const bool own_turn = parameters.what.starts_with("'" + std::string(size) + "'");
            if (trial.inputs.empty() && trial.parameters.contains(size) && !own_turn) {
                changed.parameters[size] = trial.parameters[size];
            }
        }
        attempts.push_back({changed, "with " + parameters.what});
    }
    return attempts;
}

Finding within(const Subject &subject,
               std::vector<TestParameters> (*values)(const ProviderDescription &)) {
    return for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        attempt_all(instance, attempts_with(instance, values(instance.provider())), findings);
    });
}

Finding lowest(const Subject &subject) { return within(subject, lowest_parameters); }
Finding highest(const Subject &subject) { return within(subject, highest_parameters); }

Finding random_values(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        static constexpr std::uint32_t times = 40;
        std::vector<TestParameters> all;
        if (instance.provider().parameters.value("properties", nlohmann::ordered_json()).empty()) {
            findings.skip(whose(instance) + " has no parameter.");
            return;
        }
        for (std::uint32_t seed = 1; seed <= times; ++seed) {
            nlohmann::json values = random_parameters(instance.provider(), seed);
            all.push_back({"random parameters " + values.dump(), values});
        }
        attempt_all(instance, attempts_with(instance, all), findings);
    });
}

/// The host's own checks keep such values away, so that an answer of another kind is only untidy.
void tell_beyond(const Instance &instance, const Observed &observed, const std::string &occasion,
                 Findings &findings) {
    const std::string why = unclean(instance, observed);
    if (why.empty()) { return; }
    if (observed.sentence_given &&
        (observed.returned == MAQUETTE_INTERNAL || observed.returned == MAQUETTE_OUT_OF_MEMORY)) {
        findings.warn(whose(instance) + " " + why + " (called " + occasion +
                      "); 'invalid parameter' would fit.");
    } else {
        findings.fail(whose(instance) + " " + why + " (called " + occasion + ").");
    }
}

Finding beyond(const Subject &subject,
               std::vector<TestParameters> (*values)(const ProviderDescription &)) {
    return for_each_provider(subject, [&](Instance &instance, Findings &findings) {
        const TimeBudget budget(subject.budget);
        bool any = false;
        for (const NamedTrial &attempt : attempts_with(instance, values(instance.provider()))) {
            if (any && budget.spent()) { break; }
            any = true;
            tell_beyond(instance, instance.run(attempt.trial, attempt.occasion), attempt.occasion,
                        findings);
        }
        if (any) {
            findings.pass();
        } else {
            findings.skip(whose(instance) + " has nothing of that sort to try.");
        }
    });
}

Finding out_of_range(const Subject &subject) { return beyond(subject, parameters_out_of_range); }
Finding wrong_type(const Subject &subject) { return beyond(subject, parameters_of_wrong_type); }

Finding missing_parameters(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        Trial trial = instance.plain_trial();
        trial.parameters = nlohmann::json::object();
        const Observed observed = instance.run(trial, "without any parameter");
        tell_beyond(instance, observed, "without any parameter", findings);
        findings.pass();
    });
}

constexpr std::array checks = {
    Check{"behaviour.parameters-lowest", "Each parameter works at its first or least value.",
          "abi.h: maquette_provider_descriptor_t.parameters", lowest},
    Check{"behaviour.parameters-highest", "Each parameter works at its last or greatest value.",
          "abi.h: maquette_provider_descriptor_t.parameters", highest},
    Check{"behaviour.parameters-random", "Parameters anywhere in their ranges work together.",
          "abi.h: maquette_provider_descriptor_t.parameters", random_values},
    Check{"behaviour.parameters-out-of-range", "A value out of range does no harm.",
          "abi.h: MAQUETTE_INVALID_PARAMETER", out_of_range},
    Check{"behaviour.parameters-wrong-type", "A value of another type does no harm.",
          "abi.h: MAQUETTE_INVALID_PARAMETER", wrong_type},
    Check{"behaviour.parameters-missing", "A call without parameters does no harm.",
          "abi.h: maquette_host_t.get_json", missing_parameters},
};

} // namespace

std::span<const Check> behaviour_parameter_checks() { return checks; }

} // namespace maquette::host
