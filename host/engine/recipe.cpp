#include "engine/recipe.hpp"

#include "plugin/redaction.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace maquette::host {

namespace {

/// https://cv.iptc.org/newscodes/digitalsourcetype/
const std::string source_types = "http://cv.iptc.org/newscodes/digitalsourcetype/";
const char *const source_type_key = "Xmp.iptcExt.DigitalSourceType";

/// Writes JSON text as it goes: every file has some, so that building it first counts.
class RecipeWriter {
  public:
    RecipeWriter &raw(std::string_view json) {
        json_ += json;
        return *this;
    }
    RecipeWriter &text(std::string_view text) {
        const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
        if (std::ranges::all_of(text, is_plain)) { return raw("\"").raw(text).raw("\""); }
        return raw(
            nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
    RecipeWriter &redacted_value(const nlohmann::json &json) {
        return has_secrets() ? raw(redacted_text(json)) : value(json);
    }
    /// As nlohmann/json writes it, which begins by getting memory thrice.
    RecipeWriter &value(const nlohmann::json &json) {
        switch (json.type()) {
        case nlohmann::json::value_t::string: return text(json.get_ref<const std::string &>());
        case nlohmann::json::value_t::boolean: return raw(json.get<bool>() ? "true" : "false");
        case nlohmann::json::value_t::number_integer:
            return raw(std::to_string(json.get<std::int64_t>()));
        case nlohmann::json::value_t::number_unsigned:
            return raw(std::to_string(json.get<std::uint64_t>()));
        case nlohmann::json::value_t::object: break;
        default: return raw(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        }
        const char *before = "{";
        for (const auto &[name, entry] : json.get_ref<const nlohmann::json::object_t &>()) {
            raw(std::exchange(before, ",")).text(name).raw(":").value(entry);
        }
        return raw(json.empty() ? "{}" : "}");
    }
    void step(const std::string &id, const StepRecord &record) {
        const ProviderDescription &provider = record.choice->provider();
        raw(R"({"id":)").text(id).raw(R"(,"provider":)").text(provider.id);
        raw(R"(,"version":)").text(provider.version);
        raw(R"(,"plugin":)").text(record.choice->plugin().id);
        raw(R"(,"parameters":)").redacted_value(record.parameters);
        for (std::size_t i = 0; i < record.models.size(); ++i) {
            const ModelIdentity &model = record.models[i];
            raw(i == 0 ? R"(,"models":[{"name":)" : R"(,{"name":)").text(model.name);
            raw(R"(,"version":)").text(model.version);
            raw(R"(,"sha256":)").text(model.sha256).raw("}");
        }
        if (!record.models.empty()) { raw("]"); }
        if (record.score) { raw(R"(,"score":)").raw(nlohmann::json(*record.score).dump()); }
        for (std::size_t i = 0; i < record.findings.size(); ++i) {
            raw(i == 0 ? R"(,"findings":[)" : ",").text(record.findings[i].sentence);
        }
        raw(record.findings.empty() ? "}" : "]}");
    }
    std::string take() { return std::move(json_); }

  private:
    std::string json_;
};

} // namespace

std::string recipe_of(const PlannedItem &item, const PlannedPicture &source,
                      const Manifest &manifest, const std::vector<StepRecord> &made) {
    RecipeWriter recipe;
    recipe.raw(R"({"manifest":)").text(manifest.name);
    recipe.raw(R"(,"tier":)").text(item.chain->tier);
    recipe.raw(R"(,"item":)").text(item.item.id).raw(R"(,"steps":[)");
    bool first = true;
    for (const std::size_t index : item.chain->ancestry(source)) {
        recipe.raw(first ? "" : ",").step(item.steps[index].chain->id, made[index]);
        first = false;
    }
    return recipe.raw("]}").take();
}

void add_recipe(Picture &picture, const std::string &recipe, const PlannedItem &item,
                const PlannedPicture &source, const std::vector<StepRecord> &made) {
    bool generated = false;
    bool trained = false;
    for (const std::size_t index : item.chain->ancestry(source)) {
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
