#include "manifest/explanation.hpp"

#include "manifest/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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

    void explain(const Place &place, bool pattern_broken) {
        const Schema &schema = *place.schema;
        const Json &value = *place.value;
        if (schema.contains("type") && !fits_type(value, schema["type"])) {
            add(place.pointer,
                "Found " + type_name(value) + ", expected " + expected_types(schema["type"]) + ".",
                looks_whole(value) ? "Write it without a decimal point." : meaning(schema));
            return;
        }
        for (const char *keyword : {"anyOf", "oneOf"}) {
            if (schema.contains(keyword)) { explain_alternatives(place, schema[keyword]); }
        }
        if (schema.contains("enum") || schema.contains("const")) { explain_choice(place); }
        if (value.is_object()) { explain_object(place); }
        if (value.is_array()) { explain_array(place); }
        if (value.is_number()) { explain_number(place); }
        if (value.is_string()) { explain_text(place); }
        if (pattern_broken && schema.contains("pattern")) {
            add(place.pointer, quoted(value) + " does not have the form that is expected.",
                schema.value("description", ""));
        }
    }

  private:
    void add(const std::string &pointer, std::string sentence, std::string cure) {
        faults_.push_back(document_.fault(pointer, std::move(sentence), std::move(cure)));
    }

    static std::string meaning(const Schema &schema) {
        const std::string text = schema.value("description", "");
        return text.empty() ? "" : "It is: " + text;
    }

    static bool looks_whole(const Json &value) {
        static constexpr double largest_exact = 9007199254740992.0; // 2^53
        return value.is_number_float() && std::fabs(value.get<double>()) <= largest_exact &&
               value.get<double>() == std::floor(value.get<double>());
    }

    static bool fits_type(const Json &value, const Schema &type) {
        if (type.is_array()) {
            return std::ranges::any_of(type,
                                       [&](const Schema &one) { return fits_type(value, one); });
        }
        const std::string name = type.is_string() ? type.get<std::string>() : "";
        if (name == "integer") { return value.is_number_integer(); }
        return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
               (name == "string" && value.is_string()) || (name == "number" && value.is_number()) ||
               (name == "boolean" && value.is_boolean()) || (name == "null" && value.is_null());
    }

    /// True if the value has the JSON type that this alternative is about.
    static bool is_meant(const Json &value, const Schema &alternative) {
        if (!alternative.is_object()) { return true; }
        if (alternative.contains("type")) { return fits_type(value, alternative["type"]); }
        const auto same = [&](const Schema &choice) { return Json(choice).type() == value.type(); };
        if (alternative.contains("const")) { return same(alternative["const"]); }
        if (alternative.contains("enum")) { return std::ranges::any_of(alternative["enum"], same); }
        return true;
    }

    static std::string in_words(const Schema &alternative) {
        if (!alternative.is_object()) { return "any value"; }
        if (alternative.contains("type")) { return expected_types(alternative["type"]); }
        if (alternative.contains("const")) { return quoted(Json(alternative["const"])); }
        std::string text;
        for (const Schema &choice : alternative.value("enum", Schema::array())) {
            text += (text.empty() ? "" : ", ") + quoted(Json(choice));
        }
        return text.empty() ? alternative.value("description", "something else") : text;
    }

    /// Of the alternatives of the value's type, the one that it misses by least.
    void explain_alternatives(const Place &place, const Schema &alternatives) {
        std::optional<std::vector<Fault>> nearest;
        std::string expected;
        for (const Schema &alternative : alternatives) {
            expected += (expected.empty() ? "" : " or ") + in_words(alternative);
            if (!is_meant(*place.value, alternative)) { continue; }
            auto found = check_against(alternative, *place.value, document_, place.pointer);
            if (!nearest || found.size() < nearest->size()) { nearest = std::move(found); }
        }
        if (nearest) {
            std::ranges::move(*nearest, std::back_inserter(faults_));
        } else {
            add(place.pointer, "Found " + quoted(*place.value) + ", expected " + expected + ".",
                meaning(*place.schema));
        }
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
        if (schema.value("maxProperties", place.value->size()) < place.value->size()) {
            add(place.pointer,
                "It has " + std::to_string(place.value->size()) + " entries, expected at most " +
                    schema["maxProperties"].dump() + ".",
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
};

} // namespace

void explain(const Place &place, bool pattern_broken, const Document &document,
             std::vector<Fault> &faults) {
    Explainer(document, faults).explain(place, pattern_broken);
}

} // namespace maquette::host
