// Valijson decides whether a value fits its schema; what it finds becomes sentences here.
#include "manifest/parameters.hpp"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <optional>
#include <set>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
using Schema = nlohmann::ordered_json;

std::string type_name(const Json &value) {
    switch (value.type()) {
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return "a list";
    case Json::value_t::string: return "a text";
    case Json::value_t::boolean: return value.get<bool>() ? "true" : "false";
    case Json::value_t::null: return "null";
    default: return "the number " + value.dump();
    }
}

std::string expected_type(const std::string &type) {
    if (type == "object") { return "an object"; }
    if (type == "array") { return "a list"; }
    if (type == "string") { return "a text"; }
    if (type == "integer") { return "a whole number"; }
    if (type == "number") { return "a number"; }
    if (type == "boolean") { return "true or false"; }
    return type;
}

std::string expected_types(const Schema &type) {
    if (type.is_string()) { return expected_type(type.get<std::string>()); }
    std::string text;
    for (std::size_t i = 0; i < type.size(); ++i) {
        text += (i == 0                 ? ""
                 : i + 1 == type.size() ? " or "
                                        : ", ") +
                expected_type(type[i].get<std::string>());
    }
    return text;
}

/// A value as it may stand in a sentence.
std::string quoted(const Json &value) {
    static constexpr std::size_t longest = 60;
    std::string text = value.is_string()
                           ? "'" + value.get<std::string>() + "'"
                           : value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() > longest) { text = type_name(value); }
    return text;
}

/// One of Valijson's findings: the keys that lead to the value, and its words.
struct Finding {
    std::vector<std::string> path;
    std::string words;
};

/// The schema and the value at the end of a path.
struct Place {
    const Schema *schema;
    const Json *value;
    std::string pointer;
};

std::optional<Place> find_place(const Schema &schema, const Json &value,
                                const std::vector<std::string> &path, std::string pointer) {
    Place place{&schema, &value, std::move(pointer)};
    for (const std::string &key : path) {
        const Schema *next = nullptr;
        if (place.value->is_array()) {
            const std::size_t index = std::stoul(key);
            if (index >= place.value->size()) { return std::nullopt; }
            place.value = &(*place.value)[index];
            if (place.schema->contains("items")) { next = &(*place.schema)["items"]; }
        } else {
            if (!place.value->contains(key)) { return std::nullopt; }
            place.value = &(*place.value)[key];
            if (place.schema->contains("properties") &&
                (*place.schema)["properties"].contains(key)) {
                next = &(*place.schema)["properties"][key];
            } else if (place.schema->contains("additionalProperties")) {
                next = &(*place.schema)["additionalProperties"];
            }
        }
        if (next == nullptr || !next->is_object()) { return std::nullopt; }
        place.schema = next;
        place.pointer += "/" + pointer_token(key);
    }
    return place;
}

std::vector<std::string> keys_of(const Schema &object) {
    std::vector<std::string> keys;
    for (const auto &[key, value] : object.items()) {
        keys.push_back(key);
    }
    return keys;
}

/// Turns what is wrong at one place into faults. Each constraint of the place is looked at with the
/// value in hand, so that the sentences name what was found and what was expected.
class Explainer {
  public:
    Explainer(const Document &document, std::vector<Fault> &faults)
        : document_(document), faults_(faults) {}

    void explain(const Place &place) {
        const Schema &schema = *place.schema;
        const Json &value = *place.value;
        const std::size_t before = faults_.size();
        if (schema.contains("type") && !fits_type(value, schema["type"])) {
            add(place.pointer,
                "Found " + type_name(value) + ", expected " + expected_types(schema["type"]) + ".",
                meaning(schema));
            return;
        }
        if (schema.contains("enum") || schema.contains("const")) { explain_choice(place); }
        if (value.is_object()) { explain_object(place); }
        if (value.is_array()) { explain_array(place); }
        if (value.is_number()) { explain_number(place); }
        if (value.is_string()) { explain_text(place); }
        explained_ = explained_ || faults_.size() > before;
    }

    void add(const std::string &pointer, const std::string &sentence, const std::string &cure) {
        if (seen_.emplace(pointer, sentence).second) {
            faults_.push_back(document_.fault(pointer, sentence, cure));
        }
    }

  private:
    static std::string meaning(const Schema &schema) {
        const std::string text = schema.value("description", "");
        return text.empty() ? "" : "It is: " + text;
    }

    static bool fits_type(const Json &value, const Schema &type) {
        if (type.is_array()) {
            return std::ranges::any_of(type,
                                       [&](const Schema &one) { return fits_type(value, one); });
        }
        const std::string name = type.is_string() ? type.get<std::string>() : "";
        if (name == "integer") {
            return value.is_number_integer() ||
                   (value.is_number_float() &&
                    value.get<double>() == std::floor(value.get<double>()));
        }
        return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
               (name == "string" && value.is_string()) || (name == "number" && value.is_number()) ||
               (name == "boolean" && value.is_boolean()) || (name == "null" && value.is_null());
    }

    void explain_choice(const Place &place) {
        const Schema &schema = *place.schema;
        if (schema.contains("const")) {
            if (Json(schema["const"]) != *place.value) {
                add(place.pointer,
                    "Found " + quoted(*place.value) + ", expected " +
                        quoted(Json(schema["const"])) + ".",
                    meaning(schema));
            }
            return;
        }
        std::vector<std::string> known;
        for (const Schema &choice : schema["enum"]) {
            if (Json(choice) == *place.value) { return; }
            known.push_back(choice.is_string() ? choice.get<std::string>() : choice.dump());
        }
        add(place.pointer, quoted(*place.value) + " is not among the choices.",
            suggestion(place.value->is_string() ? place.value->get<std::string>() : "", known));
    }

    void explain_object(const Place &place) {
        const Schema &schema = *place.schema;
        const Schema properties = schema.value("properties", Schema::object());
        for (const Schema &name : schema.value("required", Schema::array())) {
            const auto key = name.get<std::string>();
            if (!place.value->contains(key)) {
                add(place.pointer, "'" + key + "' is missing.",
                    properties.contains(key) ? meaning(properties[key]) : "");
            }
        }
        if (schema.value("minProperties", 0U) > place.value->size()) {
            add(place.pointer,
                "It has " + std::to_string(place.value->size()) + " entries, expected at least " +
                    schema["minProperties"].dump() + ".",
                meaning(schema));
        }
        const Schema extra = schema.value("additionalProperties", Schema(true));
        if (extra != Schema(false)) { return; }
        for (const auto &[key, value] : place.value->items()) {
            if (!properties.contains(key)) {
                add(place.pointer + "/" + pointer_token(key), "'" + key + "' is not known here.",
                    suggestion(key, keys_of(properties)));
            }
        }
    }

    void explain_array(const Place &place) {
        const Schema &schema = *place.schema;
        const std::size_t size = place.value->size();
        const auto count = std::to_string(size) + (size == 1 ? " entry" : " entries");
        if (schema.value("minItems", std::size_t{0}) > size) {
            add(place.pointer,
                "The list has " + count + ", expected at least " + schema["minItems"].dump() + ".",
                meaning(schema));
        }
        if (schema.value("maxItems", size) < size) {
            add(place.pointer,
                "The list has " + count + ", expected at most " + schema["maxItems"].dump() + ".",
                meaning(schema));
        }
        if (schema.value("uniqueItems", false)) {
            std::set<std::string> seen;
            for (const Json &entry : *place.value) {
                if (!seen.insert(entry.dump()).second) {
                    add(place.pointer, quoted(entry) + " occurs twice in the list.", "");
                }
            }
        }
    }

    void explain_number(const Place &place) {
        const Schema &schema = *place.schema;
        const double value = place.value->get<double>();
        const auto bound = [&](const char *keyword, auto violated, const std::string &words) {
            if (!schema.contains(keyword) || !schema[keyword].is_number()) { return; }
            if (violated(value, schema[keyword].get<double>())) {
                add(place.pointer,
                    "Found " + place.value->dump() + ", expected " + words + " " +
                        schema[keyword].dump() + ".",
                    meaning(schema));
            }
        };
        bound("minimum", std::less<>{}, "at least");
        bound("maximum", std::greater<>{}, "at most");
        bound("exclusiveMinimum", std::less_equal<>{}, "more than");
        bound("exclusiveMaximum", std::greater_equal<>{}, "less than");
        bound(
            "multipleOf",
            [](double number, double step) {
                const double quotient = number / step;
                return std::fabs(quotient - std::round(quotient)) > 1e-9;
            },
            "a multiple of");
    }

    void explain_text(const Place &place) {
        const Schema &schema = *place.schema;
        const auto length = static_cast<std::size_t>(
            std::ranges::count_if(place.value->get_ref<const std::string &>(),
                                  [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
        if (schema.value("minLength", std::size_t{0}) > length) {
            add(place.pointer,
                "The text has " + std::to_string(length) + " characters, expected at least " +
                    schema["minLength"].dump() + ".",
                meaning(schema));
        }
        if (schema.value("maxLength", length) < length) {
            add(place.pointer,
                "The text has " + std::to_string(length) + " characters, expected at most " +
                    schema["maxLength"].dump() + ".",
                meaning(schema));
        }
    }

    const Document &document_;
    std::vector<Fault> &faults_;
    std::set<std::pair<std::string, std::string>> seen_;

  public:
    bool explained_ = false;
};

std::vector<Finding> validate(const Schema &schema, const Json &value) {
    const Json plain = schema; // Valijson's adapter knows the plain type
    valijson::Schema parsed;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(plain), parsed);
    valijson::Validator validator;
    valijson::ValidationResults results;
    std::vector<Finding> findings;
    if (validator.validate(parsed, valijson::adapters::NlohmannJsonAdapter(value), &results)) {
        return findings;
    }
    for (const valijson::ValidationResults::Error &error : results) {
        Finding finding{{}, error.description};
        for (std::size_t i = 1; i < error.context.size(); ++i) {
            const std::string &step = error.context[i]; // "[key]"
            finding.path.push_back(step.substr(1, step.size() - 2));
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace

std::vector<Fault> check_against(const Schema &schema, const Json &value, const Document &document,
                                 const std::string &pointer) {
    std::vector<Fault> faults;
    std::vector<Finding> findings;
    try {
        findings = validate(schema, value);
    } catch (const std::exception &error) {
        faults.push_back(document.fault(pointer, std::string("The schema itself cannot be used: ") +
                                                     error.what() + "."));
        return faults;
    }
    Explainer explainer(document, faults);
    for (const Finding &finding : findings) {
        if (const auto place = find_place(schema, value, finding.path, pointer)) {
            const std::size_t before = faults.size();
            explainer.explain(*place);
            const bool pattern = finding.words.find("'pattern'") != std::string::npos;
            if (pattern && faults.size() == before) {
                explainer.add(place->pointer,
                              quoted(*place->value) + " does not have the form that is expected.",
                              place->schema->value("description", ""));
            }
        }
    }
    if (faults.empty() && !findings.empty()) {
        faults.push_back(document.fault(pointer, findings.back().words));
    }
    return faults;
}

namespace {

/// Defaults of an object's properties, also of objects in it.
void fill_in_defaults(const Schema &schema, Json &values) {
    if (!values.is_object() || !schema.contains("properties")) { return; }
    for (const auto &[name, property] : schema["properties"].items()) {
        if (!values.contains(name) && property.contains("default")) {
            values[name] = property["default"];
        }
        if (values.contains(name)) { fill_in_defaults(property, values[name]); }
    }
}

} // namespace

std::vector<Fault> check_parameters(const Schema &schema, Json &values, const Document &document,
                                    const std::string &pointer, const std::string &provider) {
    fill_in_defaults(schema, values);
    Schema closed = schema;
    closed["additionalProperties"] = false;
    std::vector<Fault> faults = check_against(closed, values, document, pointer);
    for (Fault &fault : faults) {
        fault.sentence = "Parameter of the provider '" + provider + "': " + fault.sentence;
    }
    return faults;
}

} // namespace maquette::host
