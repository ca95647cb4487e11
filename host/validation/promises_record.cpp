// The family "promises", fifth part: charges, models and errors, as the record keeps them.
#include "validation/call_checks.hpp"
#include "validation/check.hpp"
#include "validation/test_parameters.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

namespace maquette::host {

namespace {

/// Calls that fail or end before any work: nobody may have to pay for them.
std::vector<NamedTrial> vain_attempts(Instance &instance) {
    std::vector<NamedTrial> attempts;
    const Trial plain = instance.plain_trial();
    Trial cancelled = plain;
    cancelled.cancel_after = 0;
    attempts.push_back({cancelled, "cancelled from the start"});
    Trial refused = plain;
    refused.refuse_outputs = true;
    attempts.push_back({refused, "with a host that has no memory for its outputs"});
    for (const PortDescription &port : instance.provider().inputs) {
        if (port.optional) { continue; }
        Trial without = plain;
        without.inputs.erase(port.name);
        attempts.push_back({without, "without its input '" + port.name + "'"});
    }
    return attempts;
}

Finding charges_after_work(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        for (const NamedTrial &attempt : vain_attempts(instance)) {
            const Observed observed = instance.run(attempt.trial, attempt.occasion);
            if (observed.returned != MAQUETTE_OK && !observed.result.charges.empty()) {
                findings.fail(whose(instance) + " charged for a call that did no work (" +
                              attempt.occasion + ").");
            }
            findings.pass();
        }
    });
}

Finding charge_form(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = instance.plain_trial();
        maquette_estimate_t estimate{};
        std::vector<std::string> misuses;
        const bool estimated = instance.estimate(trial, estimate, misuses) == MAQUETTE_OK;
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        std::int64_t sum = 0;
        for (const Charge &charge : observed.result.charges) {
            sum += charge.micro_units;
            if (charge.micro_units < 0) {
                findings.fail(whose(instance) + " charged a negative amount.");
            }
            const bool currency = charge.currency.size() == 3 &&
                                  std::ranges::all_of(charge.currency, [](unsigned char c) {
                                      return std::isupper(c) != 0;
                                  });
            if (!currency) {
                findings.fail(whose(instance) + " charged in '" + charge.currency +
                              "'; expected is an ISO 4217 code such as 'USD'.");
            }
            if (charge.what.empty()) {
                findings.warn(whose(instance) + " charged without saying for what.");
            }
        }
        if (observed.result.charges.empty()) {
            findings.skip(whose(instance) + " charged nothing.");
            return;
        }
        if (estimated && sum > std::max(estimate.cost_at_most, estimate.cost_micro_units)) {
            findings.fail(whose(instance) + " charged " + std::to_string(sum) +
                          " micro-units, more than the " + std::to_string(estimate.cost_at_most) +
                          " that its estimate said at most.");
        }
        findings.pass();
    });
}

Finding models(const Subject &subject) {
    static const std::regex sha256("[0-9a-fA-F]{64}");
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        const Trial trial = instance.plain_trial();
        const Observed observed = instance.run(trial, "with " + inputs_text(trial));
        for (const ModelIdentity &model : observed.result.models) {
            if (model.name.empty()) { findings.fail(whose(instance) + " named no model."); }
            if (!model.sha256.empty() && !std::regex_match(model.sha256, sha256)) {
                findings.fail(whose(instance) + " gave '" + model.sha256 +
                              "' as a SHA-256; expected are 64 hexadecimal digits.");
            }
            findings.pass();
        }
        if (!observed.result.models.empty() || !observed.succeeded()) { return; }
        const auto &needs = instance.provider().needs;
        if (std::ranges::find(needs, "models") != needs.end()) {
            findings.warn(whose(instance) + " needs models, but told of none.");
        } else {
            findings.skip(whose(instance) + " works without a model.");
        }
    });
}

Finding errors(const Subject &subject) {
    return for_each_provider(subject, [](Instance &instance, Findings &findings) {
        std::vector<NamedTrial> attempts = vain_attempts(instance);
        for (const TestParameters &wrong : parameters_of_wrong_type(instance.provider())) {
            Trial trial = instance.plain_trial();
            trial.parameters = wrong.values;
            attempts.push_back({trial, "with " + wrong.what});
        }
        const TimeBudget budget(instance.opened().subject().budget);
        bool any = false;
        for (const NamedTrial &attempt : attempts) {
            if (any && budget.spent()) { break; }
            any = true;
            const Observed observed = instance.run(attempt.trial, attempt.occasion);
            if (observed.returned < MAQUETTE_OK || observed.returned > MAQUETTE_UNKNOWN) {
                findings.fail(whose(instance) + " answered the status " +
                              std::to_string(observed.returned) +
                              ", which the contract lacks (called " + attempt.occasion + ").");
            } else if (observed.returned != MAQUETTE_OK &&
                       observed.returned != MAQUETTE_CANCELLED && !observed.sentence_given) {
                findings.fail(whose(instance) + " answered '" + status_name(observed.returned) +
                              "' without a sentence (called " + attempt.occasion + ").");
            }
            findings.pass();
        }
    });
}

constexpr std::array checks = {
    Check{"promises.charges-after-work", "A call that does no work charges nothing.",
          "abi.h: maquette_host_t.charge", charges_after_work},
    Check{"promises.charge-form",
          "A charge has an amount, a currency and a purpose, and keeps to the estimate.",
          "abi.h: maquette_host_t.charge", charge_form},
    Check{"promises.models", "Models are told with a name and a well-formed SHA-256.",
          "abi.h: maquette_host_t.model", models},
    Check{"promises.errors", "A failed call has a known status and a sentence.",
          "abi.h: maquette_status_t", errors},
};

} // namespace

std::span<const Check> promises_record_checks() { return checks; }

} // namespace maquette::host
