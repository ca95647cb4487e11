#include "engine/recipe.hpp"

#include "plugin/redaction.hpp"

#include <algorithm>
#include <string_view>

namespace maquette::host {

namespace {

/// https://cv.iptc.org/newscodes/digitalsourcetype/
const std::string source_types = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const char *const source_type_key = "Xmp.iptcExt.DigitalSourceType";

/// As a JSON text.
std::string in_words(std::string_view text) {
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    if (std::ranges::all_of(text, is_plain)) { return '"' + std::string(text) + '"'; }
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// As JSON would write it: every file has one, so that building it first counts.
std::string in_words(const StepRecord &record, const std::string &id) {
    const ProviderDescription &provider = record.choice->provider();
    std::string text = R"({"id":)" + in_words(id) + R"(,"provider":)" + in_words(provider.id) +
                       R"(,"version":)" + in_words(provider.version) + R"(,"plugin":)" +
                       in_words(record.choice->plugin().id) + R"(,"parameters":)" +
                       redacted_text(record.parameters);
    for (std::size_t i = 0; i < record.models.size(); ++i) {
        const ModelIdentity &model = record.models[i];
        text += (i == 0 ? R"(,"models":[{"name":)" : R"(,{"name":)") + in_words(model.name) +
                R"(,"version":)" + in_words(model.version) + R"(,"sha256":)" +
                in_words(model.sha256) + "}";
    }
    if (!record.models.empty()) { text += "]"; }
    if (record.score) { text += R"(,"score":)" + nlohmann::json(*record.score).dump(); }
    for (std::size_t i = 0; i < record.findings.size(); ++i) {
        text += (i == 0 ? R"(,"findings":[)" : ",") + in_words(record.findings[i].sentence);
    }
    return text + (record.findings.empty() ? "}" : "]}");
}

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
    std::string text = R"({"manifest":)" + in_words(manifest.name) + R"(,"tier":)" +
                       in_words(item.chain->tier) + R"(,"item":)" + in_words(item.item.id) +
                       R"(,"steps":[)";
    bool first = true;
    for (const std::size_t index : ancestry(source, *item.chain)) {
        text += (first ? "" : ",") + in_words(made[index], item.steps[index].chain->id);
        first = false;
    }
    return text + "]}";
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
