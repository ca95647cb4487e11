#include "engine/recipe.hpp"

#include "plugin/redaction.hpp"

#include <set>

namespace maquette::host {

namespace {

/// https://cv.iptc.org/newscodes/digitalsourcetype/
const std::string source_types = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const char *const source_type_key = "Xmp.iptcExt.DigitalSourceType";

/// The steps behind a picture, in the chain's order.
std::set<std::size_t> ancestry(const PlannedPicture &source, const Plan &plan) {
    std::set<std::size_t> steps;
    std::vector<PlannedPicture> open{source};
    while (!open.empty()) {
        const PlannedPicture picture = open.back();
        open.pop_back();
        if (!picture.step || !steps.insert(*picture.step).second) { continue; }
        for (const auto &[port, from] : plan.chain()[*picture.step].pictures) {
            open.push_back(from);
        }
    }
    return steps;
}

} // namespace

void add_recipe(Picture &picture, const PlannedItem &item, const PlannedPicture &source,
                const Plan &plan, const std::vector<std::vector<ModelIdentity>> &models) {
    nlohmann::ordered_json steps = nlohmann::ordered_json::array();
    bool generated = false;
    bool trained = false;
    for (const std::size_t index : ancestry(source, plan)) {
        const PlannedStep &step = item.steps[index];
        const FoundProvider &found = step.chain->found;
        nlohmann::ordered_json entry{{"id", step.chain->id},
                                     {"provider", found.provider->id},
                                     {"version", found.provider->version},
                                     {"plugin", found.plugin->description->id},
                                     {"parameters", redacted_json(step.parameters)}};
        for (const ModelIdentity &model : models[index]) {
            entry["models"].push_back(
                {{"name", model.name}, {"version", model.version}, {"sha256", model.sha256}});
            trained = true;
        }
        generated = generated || found.provider->kind == "generator";
        steps.push_back(std::move(entry));
    }
    Metadata metadata = picture.metadata();
    metadata["Xmp.maquette.recipe"] = nlohmann::ordered_json{
        {"manifest", plan.binding().manifest.name},
        {"tier", plan.binding().tier},
        {"item", item.item.id},
        {"steps", steps}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    metadata["Xmp.xmp.CreatorTool"] = "Maquette " MAQUETTE_VERSION;
    if (generated && !metadata.contains(source_type_key)) {
        metadata[source_type_key] =
            source_types + (trained ? "trainedAlgorithmicMedia" : "algorithmicMedia");
    }
    picture.set_metadata(std::move(metadata));
}

} // namespace maquette::host
