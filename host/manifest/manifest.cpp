#include "manifest/manifest.hpp"

#include "manifest/parameters.hpp"
#include "manifest/read_matrix.hpp"
#include "manifest/rules.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

// The readers below take what has the right form and pass over the rest, which the schema has
// reported: so the rules still see, and report, everything else.

std::string text_at(const Json &object, const char *key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

ManifestInput read_input(const std::string &name, const Json &json) {
    ManifestInput input;
    input.name = name;
    input.type = text_at(json, "type");
    input.description = text_at(json, "description");
    if (json.is_object()) {
        const auto optional = json.find("optional");
        input.optional = optional != json.end() && *optional == true;
        if (json.contains("default")) { input.fallback = json["default"]; }
    }
    return input;
}

PictureSource read_source(const std::string &text, const std::string &pointer) {
    PictureSource source;
    source.pointer = pointer;
    const std::size_t dot = text.find('.');
    source.name = text.substr(0, dot);
    if (dot == std::string::npos) { return source; }
    if (source.name == "inputs") {
        source.from = PictureSource::From::input;
        source.name = text.substr(dot + 1);
    } else {
        source.output = text.substr(dot + 1);
    }
    return source;
}

std::vector<std::string> read_names(const Json &json) {
    std::vector<std::string> names;
    if (json.is_string()) { names.push_back(json.get<std::string>()); }
    if (json.is_array()) {
        for (const Json &name : json) {
            if (name.is_string()) { names.push_back(name.get<std::string>()); }
        }
    }
    return names;
}

Ceiling read_ceiling(const Json &json) {
    Ceiling ceiling;
    ceiling.cost = parse_money(text_at(json, "cost"));
    const auto seconds = json.is_object() ? json.find("seconds") : json.end();
    if (seconds != json.end() && seconds->is_number()) { ceiling.seconds = seconds->get<double>(); }
    return ceiling;
}

std::optional<Policy> read_policy(const Json &json) {
    Policy policy;
    if (json.is_string()) {
        const std::vector<std::string> &names = policy_names();
        const auto found = std::ranges::find(names, json.get<std::string>());
        if (found == names.end()) { return std::nullopt; }
        policy.by = static_cast<Policy::By>(found - names.begin());
        return policy;
    }
    if (!json.is_object()) { return std::nullopt; }
    const auto weight = [&](const char *key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_number() ? found->get<double>() : 0.0;
    };
    policy.by = Policy::By::weights;
    policy.cost = weight("cost");
    policy.seconds = weight("seconds");
    policy.fidelity = weight("fidelity");
    return policy;
}

Requirements read_requirements(const Json &json) {
    Requirements requirements;
    requirements.at_most = read_ceiling(json);
    requirements.fidelity = text_at(json, "fidelity");
    const auto is_set = [&](const char *key) {
        const auto found = json.is_object() ? json.find(key) : json.end();
        return found != json.end() && *found == true;
    };
    requirements.deterministic = is_set("deterministic");
    requirements.local = is_set("local");
    return requirements;
}

/// The score in an object {"score": 0.6}.
std::optional<double> read_score(const Json &json, const char *key) {
    const Json::json_pointer pointer(std::string("/") + key + "/score");
    if (!json.contains(pointer) || !json.at(pointer).is_number()) { return std::nullopt; }
    return json.at(pointer).get<double>();
}

void read_tier(const Json &json, Tier &tier) {
    using Members = std::map<std::string, Json>;
    const auto object_at = [&](const char *key) {
        return json.contains(key) && json[key].is_object() ? json[key].get<Members>() : Members();
    };
    tier.variables = object_at("vars");
    tier.parameters = object_at("params");
    if (json.contains("ceiling")) { tier.ceiling = read_ceiling(json["ceiling"]); }
    if (json.contains("policy")) { tier.policy = read_policy(json["policy"]); }
    if (json.contains("require")) { tier.requirements = read_requirements(json["require"]); }
    tier.gate = read_score(json, "gate");
}

/// How the step's provider is chosen, and what of its work is kept.
void read_choice(const Json &json, ManifestStep &step) {
    if (json.contains("policy")) { step.policy = read_policy(json["policy"]); }
    if (json.contains("require")) { step.requirements = read_requirements(json["require"]); }
    if (json.contains("ceiling")) { step.ceiling = read_ceiling(json["ceiling"]); }
    if (json.contains("attempts") && json["attempts"].is_number_integer()) {
        step.attempts.most = static_cast<int>(std::clamp<std::int64_t>(json["attempts"], 1, 1000));
    }
    step.attempts.enough = read_score(json, "until");
    step.attempts.gate = read_score(json, "gate");
    if (const std::string scorer = text_at(json, "scorer"); !scorer.empty()) {
        step.attempts.scorer = scorer;
    }
    step.attempts.judged = step.attempts.most > 1 || step.attempts.gate || json.contains("scorer");
    step.reuse_any = json.contains("cache") && json["cache"] == true;
}

ManifestStep read_step(const Json &json, const std::string &pointer) {
    ManifestStep step;
    step.pointer = pointer;
    step.id = text_at(json, "id");
    step.kind = text_at(json, "kind");
    if (!json.is_object()) { return step; }
    if (const auto provider = json.find("provider"); provider != json.end()) {
        if (provider->is_object()) {
            for (const auto &[tier, names] : provider->items()) {
                step.providers[tier] = read_names(names);
            }
        } else {
            step.providers[""] = read_names(*provider);
        }
    }
    const std::string image = text_at(json, "image");
    if (!image.empty()) { step.pictures["image"] = read_source(image, pointer + "/image"); }
    if (const auto images = json.find("images"); images != json.end() && images->is_object()) {
        for (const auto &[port, source] : images->items()) {
            if (!source.is_string()) { continue; }
            step.pictures[port] =
                read_source(source.get<std::string>(), pointer + "/images/" + pointer_token(port));
        }
    }
    if (const auto seconds = json.find("deadline"); seconds != json.end() && seconds->is_number()) {
        step.deadline_seconds = seconds->get<double>();
    }
    if (const auto times = json.find("retries");
        times != json.end() && times->is_number_integer()) {
        step.retries = static_cast<int>(std::clamp<std::int64_t>(*times, 0, 10));
    }
    read_choice(json, step);
    const auto params = json.find("params");
    step.parameters = params != json.end() && params->is_object() ? *params : Json::object();
    if (json.contains("tiers")) { step.tiers = read_names(json["tiers"]); }
    return step;
}

ManifestOutput read_output(const Json &json, const std::string &pointer) {
    ManifestOutput output;
    output.pointer = pointer;
    output.source = read_source(text_at(json, "from"), pointer + "/from");
    output.name = text_at(json, "name");
    if (output.name.empty()) { output.name = output.source.name; }
    output.path = text_at(json, "path");
    const auto quality = json.is_object() ? json.find("quality") : json.end();
    if (quality != json.end() && quality->is_number_integer()) {
        output.quality = static_cast<int>(std::clamp<std::int64_t>(*quality, 1, 100));
    }
    const std::string compression = text_at(json, "compression");
    if (!compression.empty()) { output.compression = compression; }
    return output;
}

template <class Read>
void each_member(const Document &document, const std::string &name, Read read) {
    const auto keys = document.keys.find("/" + name); // nothing there if it is no object
    if (keys == document.keys.end()) { return; }
    for (const std::string &key : keys->second) {
        read(key, document.root[name][key]);
    }
}

template <class Read>
void each_entry(const Document &document, const std::string &name, Read read) {
    const auto found = document.root.find(name);
    if (found == document.root.end() || !found->is_array()) { return; }
    for (std::size_t i = 0; i < found->size(); ++i) {
        read((*found)[i], "/" + name + "/" + std::to_string(i));
    }
}

Manifest read_parts(Document document) {
    Manifest manifest;
    manifest.document = std::move(document);
    const Document &from = manifest.document;
    if (!from.root.is_object()) { return manifest; }
    manifest.name = text_at(from.root, "name");
    manifest.description = text_at(from.root, "description");
    manifest.default_tier = text_at(from.root, "default-tier");
    each_member(from, "inputs", [&](const std::string &name, const Json &json) {
        manifest.inputs.push_back(read_input(name, json));
    });
    each_member(from, "tiers", [&](const std::string &name, const Json &json) {
        Tier tier;
        tier.name = name;
        tier.description = text_at(json, "description");
        if (json.is_object()) { read_tier(json, tier); }
        manifest.tiers.push_back(std::move(tier));
    });
    if (manifest.default_tier.empty() && !manifest.tiers.empty()) {
        manifest.default_tier =
            manifest.find_tier("prototype") != nullptr ? "prototype" : manifest.tiers.front().name;
    }
    each_entry(from, "steps", [&](const Json &json, const std::string &pointer) {
        manifest.steps.push_back(read_step(json, pointer));
    });
    each_entry(from, "outputs", [&](const Json &json, const std::string &pointer) {
        manifest.outputs.push_back(read_output(json, pointer));
    });
    return manifest;
}

} // namespace

const std::vector<std::string> &policy_names() {
    static const std::vector<std::string> names = {"in-order", "cheapest", "fastest", "fidelity"};
    return names;
}

bool ManifestStep::runs_at(const std::string &tier) const {
    return tiers.empty() || std::ranges::find(tiers, tier) != tiers.end();
}

const std::vector<std::string> &ManifestStep::providers_at(const std::string &tier) const {
    static const std::vector<std::string> none;
    auto found = providers.find(tier);
    if (found == providers.end()) { found = providers.find(""); }
    return found == providers.end() ? none : found->second;
}

const Tier *Manifest::find_tier(const std::string &wanted) const {
    const auto found = std::ranges::find(tiers, wanted, &Tier::name);
    return found == tiers.end() ? nullptr : &*found;
}

const ManifestInput *Manifest::find_input(const std::string &wanted) const {
    const auto found = std::ranges::find(inputs, wanted, &ManifestInput::name);
    return found == inputs.end() ? nullptr : &*found;
}

const ManifestStep *Manifest::find_step(const std::string &id) const {
    const auto found = std::ranges::find(steps, id, &ManifestStep::id);
    return found == steps.end() ? nullptr : &*found;
}

Manifest check_manifest(Document document, const std::filesystem::path &rows) {
    static const auto schema = nlohmann::ordered_json::parse(manifest_schema());
    std::vector<Fault> faults = check_against(schema, document.root, document, "");
    Manifest manifest = read_parts(std::move(document));
    manifest.matrix = read_matrix(manifest.document, rows, faults);
    check_rules(manifest, faults);
    if (!faults.empty()) {
        std::ranges::stable_sort(faults, {}, &Fault::line);
        throw FaultyManifest(manifest.document.file, std::move(faults));
    }
    return manifest;
}

Manifest read_manifest(const std::filesystem::path &file, const std::filesystem::path &rows) {
    return check_manifest(read_document(file), rows);
}

} // namespace maquette::host
