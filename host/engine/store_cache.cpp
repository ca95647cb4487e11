#include "engine/store_cache.hpp"

#include "plugin/redaction.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

Json to_json(const KeptStep &step) {
    Json models = Json::array();
    for (const ModelIdentity &model : step.models) {
        models.push_back(
            {{"name", model.name}, {"version", model.version}, {"sha256", model.sha256}});
    }
    Json charges = Json::array();
    for (const Charge &charge : step.charges) {
        charges.push_back({{"micro-units", charge.micro_units},
                           {"currency", charge.currency},
                           {"what", charge.what}});
    }
    Json json{{"maquette-result", 1},    {"assets", step.assets},
              {"formats", step.formats}, {"parameters", redacted_json(step.parameters)},
              {"models", models},        {"charges", charges},
              {"seconds", step.seconds}};
    if (step.score) { json["score"] = *step.score; }
    for (const ScoreFinding &finding : step.findings) {
        json["findings"].push_back({{"id", finding.id}, {"sentence", finding.sentence}});
    }
    if (!step.run.empty()) {
        json["run"] = step.run;
        json["reservation"] = step.reservation;
    }
    return json;
}

/// Throws nlohmann::json::exception on anything that to_json() did not write.
KeptStep from_json(const Json &json) {
    KeptStep step;
    step.assets = json.at("assets").get<std::map<std::string, std::string>>();
    step.formats = json.at("formats").get<std::map<std::string, std::string>>();
    step.parameters = json.at("parameters");
    for (const Json &model : json.at("models")) {
        step.models.push_back({model.at("name").get<std::string>(),
                               model.at("version").get<std::string>(),
                               model.at("sha256").get<std::string>()});
    }
    for (const Json &charge : json.at("charges")) {
        step.charges.push_back({charge.at("micro-units").get<std::int64_t>(),
                                charge.at("currency").get<std::string>(),
                                charge.at("what").get<std::string>()});
    }
    step.seconds = json.at("seconds").get<double>();
    if (json.contains("score")) { step.score = json.at("score").get<double>(); }
    for (const Json &finding : json.value("findings", Json::array())) {
        step.findings.push_back(
            {finding.at("id").get<std::string>(), finding.at("sentence").get<std::string>()});
    }
    if (json.contains("run")) {
        step.run = json.at("run").get<std::string>();
        step.reservation = json.at("reservation").get<std::uint64_t>();
    }
    return step;
}

} // namespace

std::optional<KeptStep> StoreCache::find(const std::string &key) {
    const auto text = store_.get_result(key);
    if (!text) { return std::nullopt; }
    try {
        KeptStep step = from_json(Json::parse(*text));
        const bool whole = std::ranges::all_of(
            step.assets, [this](const auto &asset) { return store_.has(asset.second); });
        return whole ? std::optional(std::move(step)) : std::nullopt;
    } catch (const Json::exception &) { return std::nullopt; } // as if it were not there
}

std::shared_ptr<void> StoreCache::claim(const std::string &key) {
    auto claim = store_.claim(key);
    return claim ? std::make_shared<StoreClaim>(std::move(*claim)) : nullptr;
}

void StoreCache::keep(const std::string &key, const KeptStep &step,
                      const std::map<std::string, Picture> &pictures) {
    const bool paid = !step.charges.empty();
    for (const auto &[output, picture] : pictures) {
        if (!store_.put(step.assets.at(output), picture, paid)) { return; }
    }
    store_.put_result(key, to_json(step).dump(-1, ' ', false, Json::error_handler_t::replace),
                      paid);
}

Picture StoreCache::load(const std::string &asset) {
    auto picture = store_.get(asset);
    if (!picture) {
        throw LostPicture("The store has lost the picture " + asset +
                          ". Run again: it is made anew.");
    }
    return std::move(*picture);
}

std::optional<std::string> StoreCache::find_file(const std::string &key) {
    return store_.get_result(key);
}

void StoreCache::keep_file(const std::string &key, const std::string &sha256) {
    store_.put_result(key, sha256);
}

} // namespace maquette::host
