#include "validation/test_parameters.hpp"

#include <algorithm>
#include <functional>
#include <random>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
using Schema = nlohmann::ordered_json;
using Name = std::string;

constexpr std::int64_t far_away = 1'000'000'000;

bool has_type(const Schema &schema, const char *type) {
    const Schema types = schema.value("type", Schema());
    return types == type || (types.is_array() && std::ranges::find(types, type) != types.end());
}

/// A number that the schema allows, as near to `wanted` as may be.
Json number_near(const Schema &schema, double wanted) {
    const bool whole = has_type(schema, "integer");
    const double step = whole ? 1 : 1e-3;
    double low = schema.value("minimum", -1e9);
    double high = schema.value("maximum", 1e9);
    if (schema.contains("exclusiveMinimum")) {
        low = std::max(low, schema["exclusiveMinimum"].get<double>() + step);
    }
    if (schema.contains("exclusiveMaximum")) {
        high = std::min(high, schema["exclusiveMaximum"].get<double>() - step);
    }
    double value = std::clamp(wanted, std::min(low, high), high);
    if (schema.contains("multipleOf")) {
        const auto multiple = schema["multipleOf"].get<double>();
        value = std::ceil(value / multiple) * multiple;
    }
    if (whole) { return static_cast<std::int64_t>(std::llround(value)); }
    return value;
}

/// Something that fits, without looking at a default: the first choice, or a usual value.
Json made_value(const Schema &schema, const Name &name) {
    if (schema.contains("enum")) { return schema["enum"].front(); }
    if (schema.contains("const")) { return schema["const"]; }
    if (has_type(schema, "integer") || has_type(schema, "number")) {
        return number_near(schema, name == "width" || name == "height" ? 96 : 1);
    }
    if (has_type(schema, "boolean")) { return false; }
    if (has_type(schema, "array")) {
        Json list = Json::array();
        for (std::size_t i = 0; i < schema.value("minItems", std::size_t{0}); ++i) {
            list.push_back(made_value(schema.value("items", Schema::object()), name));
        }
        return list;
    }
    if (has_type(schema, "object")) {
        Json object = Json::object();
        for (const Schema &key : schema.value("required", Schema::array())) {
            const auto member = key.get<std::string>();
            object[member] =
                made_value(schema.value("properties", Schema::object())[member], member);
        }
        return object;
    }
    std::string text = name == "prompt" ? "mountains at dawn" : "maquette";
    text.resize(std::max(text.size(), schema.value("minLength", std::size_t{0})), 'x');
    text.resize(std::min(text.size(), schema.value("maxLength", text.size())));
    return text;
}

void each_property(const ProviderDescription &provider,
                   const std::function<void(const Name &, const Schema &)> &visit) {
    const auto properties = provider.parameters.find("properties");
    if (properties == provider.parameters.end() || !properties->is_object()) { return; }
    for (const auto &[name, schema] : properties->items()) {
        if (schema.is_object()) { visit(name, schema); }
    }
}

bool is_number(const Schema &schema) {
    return has_type(schema, "integer") || has_type(schema, "number");
}

/// The value at one end of a schema; nothing if it has no ends.
Json end_of(const Schema &schema, bool high) {
    if (schema.contains("enum")) { return high ? schema["enum"].back() : schema["enum"].front(); }
    if (has_type(schema, "boolean")) { return high; }
    const bool bounded = high ? schema.contains("maximum") || schema.contains("exclusiveMaximum")
                              : schema.contains("minimum") || schema.contains("exclusiveMinimum");
    if (is_number(schema)) { return bounded ? number_near(schema, high ? 1e18 : -1e18) : Json(); }
    if (has_type(schema, "string") && !schema.contains("pattern")) {
        return std::string(high ? std::min<std::size_t>(schema.value("maxLength", 1000U), 10000U)
                                : schema.value("minLength", 0U),
                           'm');
    }
    return {};
}

std::vector<TestParameters> at_ends(const ProviderDescription &provider, bool high) {
    const Json plain = plain_parameters(provider);
    std::vector<TestParameters> result;
    each_property(provider, [&](const Name &name, const Schema &schema) {
        const Json value = end_of(schema, high);
        if (value.is_null()) { return; }
        Json values = plain;
        values[name] = value;
        std::string text = value.dump();
        if (text.size() > 40) { text = "a text of " + std::to_string(text.size()) + " bytes"; }
        result.push_back({"'" + name + "' at its " + (high ? "last" : "first") + " value, " + text,
                          std::move(values)});
    });
    return result;
}

} // namespace

Json plain_parameters(const ProviderDescription &provider) {
    Json values = Json::object();
    const Schema required = provider.parameters.value("required", Schema::array());
    each_property(provider, [&](const Name &name, const Schema &schema) {
        if (schema.contains("default")) {
            values[name] = schema["default"];
        } else if (std::ranges::find(required, Schema(name)) != required.end() ||
                   name == "prompt" || name == "seed" || name == "scale") {
            values[name] = made_value(schema, name);
        }
    });
    return values;
}

std::vector<TestParameters> lowest_parameters(const ProviderDescription &provider) {
    return at_ends(provider, false);
}

std::vector<TestParameters> highest_parameters(const ProviderDescription &provider) {
    return at_ends(provider, true);
}

Json random_parameters(const ProviderDescription &provider, std::uint32_t seed) {
    std::mt19937 random(seed);
    Json values = plain_parameters(provider);
    each_property(provider, [&](const Name &name, const Schema &schema) {
        if (schema.contains("enum")) {
            values[name] = schema["enum"][random() % schema["enum"].size()];
        } else if (has_type(schema, "boolean")) {
            values[name] = random() % 2 == 0;
        } else if (is_number(schema) && schema.contains("minimum") && schema.contains("maximum") &&
                   values.contains(name)) {
            // The square keeps most sizes small, and so the check quick.
            const double share = std::generate_canonical<double, 24>(random);
            const auto low = schema["minimum"].get<double>();
            const auto high = schema["maximum"].get<double>();
            values[name] = number_near(schema, low + share * share * (high - low));
        }
    });
    return values;
}

std::vector<TestParameters> parameters_out_of_range(const ProviderDescription &provider) {
    const Json plain = plain_parameters(provider);
    std::vector<TestParameters> result;
    const auto add = [&](const Name &name, const Json &value) {
        Json values = plain;
        values[name] = value;
        std::string text = value.dump();
        if (text.size() > 40) { text = "a text of " + std::to_string(text.size()) + " bytes"; }
        result.push_back({"'" + name + "' = " + text, std::move(values)});
    };
    each_property(provider, [&](const Name &name, const Schema &schema) {
        if (schema.contains("enum")) {
            add(name, "no such choice");
        } else if (is_number(schema)) {
            if (schema.contains("minimum")) {
                add(name, static_cast<std::int64_t>(schema["minimum"].get<double>()) - 1);
            }
            if (schema.contains("maximum")) {
                add(name, static_cast<std::int64_t>(schema["maximum"].get<double>()) + 1);
            }
            add(name, -far_away);
            add(name, 0);
        } else if (has_type(schema, "string")) {
            add(name, std::string(100'000, 'm'));
            add(name, "");
        } else if (has_type(schema, "object")) {
            add(name, Json::object());
        } else if (has_type(schema, "array")) {
            add(name, Json::array({nullptr}));
        }
    });
    return result;
}

std::vector<TestParameters> parameters_of_wrong_type(const ProviderDescription &provider) {
    const Json plain = plain_parameters(provider);
    std::vector<TestParameters> result;
    each_property(provider, [&](const Name &name, const Schema &schema) {
        const bool text = has_type(schema, "string") || schema.contains("enum");
        const std::vector<Json> others = {text ? Json(7) : Json("a text"), Json(nullptr),
                                          has_type(schema, "array") ? Json(true) : Json::array(),
                                          has_type(schema, "object") ? Json(1.5) : Json::object()};
        for (const Json &other : others) {
            Json values = plain;
            values[name] = other;
            result.push_back({"'" + name + "' = " + other.dump(), std::move(values)});
        }
    });
    return result;
}

} // namespace maquette::host
