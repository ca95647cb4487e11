#include "engine/score.hpp"

#include "manifest/parameters.hpp"

#include <array>
#include <cstdio>

namespace maquette::host {

namespace {

nlohmann::json default_parameters(const ProviderDescription &provider) {
    nlohmann::json parameters = nlohmann::json::object();
    static_cast<void>(check_parameters(provider.parameters, parameters, {}, "", provider.id));
    return parameters;
}

std::string in_words(double score) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%.2f", score);
    return text.data();
}

} // namespace

Choice scorer_choice(const Candidate &scorer, const Format &format) {
    Choice choice;
    choice.candidate = &scorer;
    choice.parameters = default_parameters(*scorer.found.provider);
    choice.estimate = scorer.provider->estimate(choice.parameters, {{"image", format}});
    return choice;
}

Format judged(const PlannedStep &step) {
    const Format format = step.makes.value_or(make_format(0, 0, MAQUETTE_RGB, MAQUETTE_U8));
    const PortDescription *port = step.chain->scorer->found.provider->find_input("image");
    return port == nullptr ? format : closest(format, port->accepted);
}

std::optional<ProviderEstimate> judging_estimate(const PlannedStep &step) {
    if (!step.chain->scorer) { return std::nullopt; }
    return scorer_choice(*step.chain->scorer, judged(step)).estimate;
}

std::string below_gate(const ChainStep &step, const std::string &tier, const StepResult &result) {
    std::string sentence = result.attempts > 1
                               ? "The best of " + std::to_string(result.attempts) + " attempts"
                               : std::string("The picture");
    sentence += " scored " + in_words(*result.score) + "; the gate of the ";
    sentence += step.manifest->attempts.gate ? "step '" + step.id + "'" : "tier '" + tier + "'";
    sentence += " is " + in_words(*step.gate) + ".";
    for (const ScoreFinding &finding : result.findings) {
        sentence += " " + finding.sentence;
    }
    return sentence + " Allow more attempts, choose a better provider, or lower the gate.";
}

} // namespace maquette::host
