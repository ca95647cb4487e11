#include "parameters.hpp"

#include "service.hpp"

#include <array>

namespace remote {

namespace {

using Ordered = nlohmann::ordered_json;

constexpr std::int64_t largest_side = 16384;

Ordered side(const char *which) {
    return {{"type", "integer"},
            {"minimum", 16},
            {"maximum", largest_side},
            {"default", 1024},
            {"description", std::string(which) + " in pixels."}};
}

/// "only for MODEL, MODEL": which models have a field.
std::string who_has(const Service &service, const std::string &parameter) {
    std::string list;
    bool all = true;
    for (const auto &[name, model] : service.models) {
        if (service.families.at(model.family).extra.count(parameter) == 0) {
            all = false;
        } else {
            list += (list.empty() ? "" : ", ") + name;
        }
    }
    return all ? "" : " Only for " + list + ".";
}

} // namespace

std::string parameters_of(const Service &service) {
    Ordered properties = Ordered::object();
    if (service.generates() || service.erases()) {
        properties["prompt"] = {{"type", "string"},
                                {"default", service.prompt},
                                {"description", service.erases()
                                                    ? "What is to be seen where the mask is white."
                                                    : "What the picture shows."}};
    }
    bool seeded = false;
    for (const auto &[name, family] : service.families) {
        seeded = seeded || !family.seed_at.empty();
    }
    if (seeded || service.generates()) {
        properties["seed"] = {
            {"type", "integer"},
            {"default", 0},
            {"description", seeded ? "Another number, another picture, where the model has seeds."
                                   : "Not used: the service has no seeds."}};
    }
    if (service.generates()) {
        properties["width"] = side("Width");
        properties["height"] = side("Height");
        properties["fit"] = {{"type", "string"},
                             {"enum", {"exact", "as-made"}},
                             {"default", "exact"},
                             {"description",
                              "What happens to a picture of another size than asked for: 'exact' "
                              "crops it to the ratio and scales it, 'as-made' keeps it."}};
    }
    Ordered model = {
        {"type", "string"}, {"default", service.default_model}, {"description", "The model's id."}};
    if (service.any_model) {
        model["minLength"] = 1;
        model["pattern"] = "^[A-Za-z0-9][A-Za-z0-9._:/@-]*$";
    } else {
        for (const auto &[name, entry] : service.models) {
            model["enum"].push_back(name);
        }
    }
    properties["model"] = model;
    properties["endpoint"] = {
        {"type", "string"},
        {"description", "Another server that speaks the same protocol, e.g. "
                        "'http://127.0.0.1:8080/v1'. It gets no key: a key goes to the address in "
                        "the provider file only."}};
    std::map<std::string, Json> seen;
    for (const auto &[name, family] : service.families) {
        for (const auto &[parameter, field] : family.extra) {
            const auto known = seen.find(parameter);
            if (known != seen.end()) {
                // Families may differ in range; the widest common ground is the type.
                if (known->second.value("type", Json()) != field.schema.value("type", Json())) {
                    throw std::runtime_error("/families/" + name + "/fields/" + parameter +
                                             " has another type than in another family.");
                }
                Json &shown = known->second;
                if (shown != field.schema) {
                    const Json description = shown.value("description", Json(""));
                    shown = {{"type", field.schema["type"]}, {"description", description}};
                }
                continue;
            }
            if (properties.contains(parameter)) {
                throw std::runtime_error("/families/" + name + "/fields/" + parameter +
                                         " has the name of a standard parameter.");
            }
            seen[parameter] = field.schema;
        }
    }
    for (auto &[parameter, schema] : seen) {
        schema["description"] =
            schema.value("description", std::string("As the service documents it.")) +
            who_has(service, parameter);
        properties[parameter] = Ordered(schema);
    }
    return Ordered{{"type", "object"}, {"properties", properties}}.dump();
}

} // namespace remote
