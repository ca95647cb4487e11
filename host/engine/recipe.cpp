#include "engine/recipe.hpp"

#include "plugin/redaction.hpp"

namespace maquette::host {

namespace {

/// https://cv.iptc.org/newscodes/digitalsourcetype/
const std::string source_types = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const char *const source_type_key = "Xmp.iptcExt.DigitalSourceType";

} // namespace

std::set<std::size_t> ancestry(const PlannedPicture &source, const Chain &chain) {
    std::set<std::size_t> steps;
    std::vector<PlannedPicture> open{source};
    while (!open.empty()) {
        const PlannedPicture picture = open.back();
        open.pop_back();
        if (!picture.step || !steps.insert(*picture.step).second) { continue; }
        for (const auto &[port, from] : chain.steps[*picture.step].pictures) {
            open.push_back(from);
        }
    }
    return steps;
}

std::string recipe_of(const PlannedItem &item, const PlannedPicture &source,
                      const Manifest &manifest, const std::vector<StepRecord> &made) {
    nlohmann::ordered_json steps = nlohmann::ordered_json::array();
    for (const std::size_t index : ancestry(source, *item.chain)) {
        const StepRecord &record = made[index];
        nlohmann::ordered_json entry{{"id", item.steps[index].chain->id},
                                     {"provider", record.choice->provider().id},
                                     {"version", record.choice->provider().version},
                                     {"plugin", record.choice->plugin().id},
                                     {"parameters", redacted_json(record.parameters)}};
        for (const ModelIdentity &model : record.models) {
            entry["models"].push_back(
                {{"name", model.name}, {"version", model.version}, {"sha256", model.sha256}});
        }
        if (record.score) { entry["score"] = *record.score; }
        for (const ScoreFinding &finding : record.findings) {
            entry["findings"].push_back(finding.sentence);
        }
        steps.push_back(std::move(entry));
    }
    return nlohmann::ordered_json{{"manifest", manifest.name},
                                  {"tier", item.chain->tier},
                                  {"item", item.item.id},
                                  {"steps", steps}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void add_recipe(Picture &picture, const std::string &recipe, const PlannedItem &item,
                const PlannedPicture &source, const std::vector<StepRecord> &made) {
    bool generated = false;
    bool trained = false;
    for (const std::size_t index : ancestry(source, *item.chain)) {
        generated = generated || made[index].choice->provider().kind == "generator";
        trained = trained || !made[index].models.empty();
    }
    Metadata metadata = picture.metadata();
    metadata["Xmp.maquette.recipe"] = recipe;
    metadata["Xmp.xmp.CreatorTool"] = "Maquette " MAQUETTE_VERSION;
    if (generated) {
        std::string &type = metadata[source_type_key];
        if (type.empty()) {
            type = source_types + (trained ? "trainedAlgorithmicMedia" : "algorithmicMedia");
        } else if (type == source_types + "composite") {
            // A provider does not know where its pictures come from; the chain does.
            type = source_types + "compositeSynthetic";
        }
    }
    picture.set_metadata(std::move(metadata));
}

} // namespace maquette::host
