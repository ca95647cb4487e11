#include "engine/plan.hpp"

#include "engine/plan_needs.hpp"
#include "engine/plan_totals.hpp"
#include "engine/score.hpp"
#include "plugin/redaction.hpp"

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(const std::optional<Format> &format) {
    if (!format) { return nullptr; }
    return {{"width", format->width},
            {"height", format->height},
            {"channels", channels_name(format->channels)},
            {"sample", sample_name(format->sample)},
            {"alpha", alpha_name(format->alpha)},
            {"colour-space", colour_space_name(format->colour_space)}};
}

Json to_json(const PlannedPicture &picture, const Chain &chain) {
    return picture.step ? Json(chain.steps[*picture.step].id + "." + picture.name)
                        : Json("inputs." + picture.name);
}

Json to_json(const ProviderEstimate &estimate) {
    const auto known = [](auto value) { return value < 0 ? Json(nullptr) : Json(value); };
    return {{"seconds", known(estimate.seconds)},
            {"peak-bytes", known(estimate.peak_bytes)},
            {"cost-micro-units", estimate.cost_micro_units},
            {"cost-at-most-micro-units", estimate.cost_at_most},
            {"currency", estimate.currency}};
}

Json to_json(const std::vector<RejectedProvider> &rejected) {
    Json list = Json::array();
    for (const RejectedProvider &provider : rejected) {
        list.push_back({{"provider", provider.id}, {"reason", provider.reason}});
    }
    return list;
}

/// Those that take over where the first fails.
Json others_to_json(const PlannedStep &step) {
    Json list = Json::array();
    for (std::size_t i = 1; i < step.choices.size(); ++i) {
        list.push_back({{"provider", step.choices[i].provider().id},
                        {"reason", step.choices[i].reason},
                        {"estimate", to_json(step.choices[i].estimate)}});
    }
    return list;
}

Json to_json(const PlannedStep &step, const PlannedItem &item) {
    const Choice &choice = step.choice();
    Json ports = Json::array();
    for (const PlannedPort &port : choice.ports->list) {
        ports.push_back({{"port", port.port},
                         {"from", to_json(port.from, *item.chain)},
                         {"arrives", to_json(port.arrives)},
                         {"conversions", port.conversions}});
        const InputReading reading = item.reading_of(port.from.step ? "" : port.from.name);
        if (reading.least_width > 0) {
            ports.back()["read-at-least"] = {{"width", reading.least_width},
                                             {"height", reading.least_height}};
        }
    }
    Json json{{"id", step.chain->id},
              {"kind", choice.provider().kind},
              {"provider", choice.provider().id},
              {"provider-version", choice.provider().version},
              {"plugin", choice.plugin().id},
              {"plugin-version", choice.plugin().version},
              {"plugin-file", choice.candidate->found.plugin->file.string()},
              {"reason", choice.reason},
              {"otherwise", others_to_json(step)},
              {"rejected", to_json(step.rejected)},
              {"needs", choice.provider().needs},
              {"not-granted", choice.candidate->missing_needs},
              {"missing-models", missing_models_of(choice)},
              {"parameters", redacted_json(choice.parameters)},
              {"inputs", ports},
              {"makes", to_json(step.makes)},
              {"estimate", to_json(choice.estimate)}};
    if (const Attempts &attempts = step.chain->manifest->attempts; attempts.most > 1) {
        json["attempts"] = attempts.most;
        if (attempts.enough) { json["until-score"] = *attempts.enough; }
    }
    if (const auto judging = judging_estimate(step)) {
        json["scorer"] = step.chain->scorer->found.provider->id;
        json["scorer-estimate"] = to_json(*judging);
    }
    return json;
}

} // namespace

Json to_json(const PlannedItem &item) {
    Json steps = Json::array();
    for (const PlannedStep &step : item.steps) {
        steps.push_back(to_json(step, item));
    }
    Json outputs = Json::array();
    for (const PlannedOutput &output : item.outputs) {
        outputs.push_back({{"name", output.name},
                           {"from", to_json(output.from, *item.chain)},
                           {"file", redacted(output.file)},
                           {"conversions", output.conversions}});
    }
    Json estimate = to_json(totals_of(item));
    estimate.erase("items");
    return {{"item", item.item.id}, {"tier", item.chain->tier}, {"values", item.item.values},
            {"estimate", estimate}, {"steps", steps},           {"outputs", outputs}};
}

Json to_json(const PlanTotals &totals) {
    return {{"items", totals.items},
            {"seconds", totals.seconds_known ? Json(totals.seconds) : Json(nullptr)},
            {"cost-micro-units", totals.cost_micro_units},
            {"cost-at-most-micro-units", totals.at_most_micro_units}};
}

} // namespace maquette::host
