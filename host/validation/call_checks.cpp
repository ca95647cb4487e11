#include "validation/call_checks.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// The need that forbids calls by default: what costs money or goes out of the house.
std::string forbidden_need(const ProviderDescription &provider) {
    for (const std::string &need : provider.needs) {
        if (need == "network" || need.starts_with("secret:")) { return need; }
    }
    return "";
}

bool is_known(maquette_status_t status) {
    return status >= MAQUETTE_OK && status <= MAQUETTE_UNKNOWN;
}

} // namespace

Finding for_each_provider(const Subject &subject,
                          const std::function<void(Instance &, Findings &)> &look) {
    Findings findings;
    OpenedSubject opened(subject);
    for (const ProviderDescription &provider : opened.description().providers) {
        const std::string need = forbidden_need(provider);
        if (!need.empty() && !subject.allow_needs) {
            findings.skip("The provider '" + provider.id + "' needs '" + need +
                          "' and was not called; --allow-needs calls it.");
            continue;
        }
        Instance instance(opened, provider);
        look(instance, findings);
    }
    return findings.conclude();
}

std::string whose(const Instance &instance) {
    return "The provider '" + instance.provider().id + "'";
}

std::string unclean(const Instance &instance, const Observed &observed) {
    const maquette_status_t status = observed.returned;
    if (status == MAQUETTE_OK) { return ""; }
    if (!is_known(status)) {
        return "answered the status " + std::to_string(status) + ", which the contract lacks";
    }
    if (!observed.sentence_given) {
        return "answered '" + status_name(status) + "' without a sentence";
    }
    const bool refuses = status == MAQUETTE_UNSUPPORTED_PICTURE ||
                         status == MAQUETTE_INVALID_PARAMETER ||
                         (status == MAQUETTE_OUT_OF_MEMORY && observed.outputs_were_refused);
    const bool excused =
        !instance.provider().needs.empty() &&
        (status == MAQUETTE_UNAVAILABLE || status == MAQUETTE_REFUSED || status == MAQUETTE_QUOTA);
    if (refuses || excused) { return ""; }
    return "answered '" + status_name(status) + "': " + observed.result.sentence;
}

void attempt_all(Instance &instance, const std::vector<NamedTrial> &attempts, Findings &findings) {
    const TimeBudget budget(instance.opened().subject().budget);
    std::size_t done = 0;
    std::size_t refused = 0;
    std::string refusal;
    for (const NamedTrial &attempt : attempts) {
        if (done > 0 && budget.spent()) { break; }
        ++done;
        const Observed observed = instance.run(attempt.trial, attempt.occasion);
        const std::string why = unclean(instance, observed);
        if (!why.empty()) {
            findings.fail(whose(instance) + " " + why + " (called " + attempt.occasion + ").");
        } else if (observed.returned != MAQUETTE_OK) {
            ++refused;
            refusal = observed.result.sentence;
        }
    }
    if (attempts.empty()) {
        findings.skip(whose(instance) + " has nothing of that sort to try.");
        return;
    }
    std::string told = "'" + instance.provider().id + "': " + std::to_string(done) +
                       (done == 1 ? " call" : " calls");
    if (done < attempts.size()) {
        told += " of " + std::to_string(attempts.size()) + ", as many as the time allowed";
    }
    if (refused > 0) {
        told += ", " + std::to_string(refused) + " refused cleanly (\"" + refusal + "\")";
    }
    findings.pass(told + ".");
}

bool worked(const Instance &instance, const Observed &observed, Findings &findings) {
    if (observed.succeeded()) { return true; }
    findings.skip(whose(instance) + " refused the test picture (" +
                  status_name(observed.result.status) + ": " + observed.result.sentence +
                  "); --input gives it one that suits.");
    return false;
}

Trial with_format(Instance &instance, const Trial &plain, const std::string &port,
                  const Format &format) {
    Trial trial = plain;
    for (auto &[name, own] : trial.inputs) {
        if (name == port) {
            own = format;
        } else {
            const PortDescription *other = instance.provider().find_input(name);
            const std::uint32_t width = own.width;
            const std::uint32_t height = own.height;
            if (other != nullptr && (other->accepted.channels & format.channels) != 0) {
                own = closest(format, other->accepted);
                own.width = width;
                own.height = height;
            }
        }
    }
    return trial;
}

} // namespace maquette::host
