#include "engine/plan.hpp"

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

Json to_json(const PlannedPicture &picture, const Plan &plan) {
    return picture.step ? Json(plan.chain()[*picture.step].id + "." + picture.name)
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

Json to_json(const PlannedStep &step, const Plan &plan) {
    const FoundProvider &found = step.chain->found;
    Json ports = Json::array();
    for (const PlannedPort &port : step.ports) {
        ports.push_back({{"port", port.port},
                         {"from", to_json(port.from, plan)},
                         {"arrives", to_json(port.arrives)},
                         {"conversions", port.conversions}});
    }
    return {{"id", step.chain->id},
            {"kind", found.provider->kind},
            {"provider", found.provider->id},
            {"provider-version", found.provider->version},
            {"plugin", found.plugin->description->id},
            {"plugin-version", found.plugin->description->version},
            {"plugin-file", found.plugin->file.string()},
            {"needs", found.provider->needs},
            {"not-granted", step.chain->missing_needs},
            {"parameters", redacted_json(step.parameters)},
            {"inputs", ports},
            {"makes", to_json(step.makes)},
            {"estimate", to_json(step.estimate)}};
}

Json to_json(const PlannedItem &item, const Plan &plan) {
    Json steps = Json::array();
    for (const PlannedStep &step : item.steps) {
        steps.push_back(to_json(step, plan));
    }
    Json outputs = Json::array();
    for (const PlannedOutput &output : item.outputs) {
        outputs.push_back({{"name", output.name},
                           {"from", to_json(output.from, plan)},
                           {"file", redacted(output.file)},
                           {"conversions", output.conversions}});
    }
    return {{"item", item.item.id},
            {"values", item.item.values},
            {"steps", steps},
            {"outputs", outputs}};
}

} // namespace

Json to_json(const Plan &plan) {
    Json items = Json::array();
    for (std::uint64_t index = 0; index < plan.item_count(); ++index) {
        items.push_back(to_json(plan.item(index), plan));
    }
    const PlanTotals &totals = plan.totals();
    return {{"maquette-plan", 1},
            {"name", plan.binding().manifest.name},
            {"tier", plan.binding().tier},
            {"items", items},
            {"estimate",
             {{"seconds", totals.seconds_known ? Json(totals.seconds) : Json(nullptr)},
              {"cost-micro-units", totals.cost_micro_units}}}};
}

} // namespace maquette::host
