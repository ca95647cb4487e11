// What may be wrong with the schema by which a provider declares its parameters.
#include "manifest/parameters.hpp"

#include <regex>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
using Schema = nlohmann::ordered_json;

/// What one level of a parameter schema may say. Members that are schemas are looked at one by one.
const Schema &schema_of_schemas() {
    static const auto schema = Schema::parse(R"({
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "$schema": {"type": "string"},
        "$comment": {"type": "string"},
        "title": {"type": "string"},
        "description": {"type": "string"},
        "examples": {"type": "array"},
        "default": {},
        "type": {"anyOf": [
          {"enum": ["object", "array", "string", "integer", "number", "boolean", "null"]},
          {"type": "array", "minItems": 1, "items":
            {"enum": ["object", "array", "string", "integer", "number", "boolean", "null"]}}]},
        "enum": {"type": "array", "minItems": 1},
        "const": {},
        "properties": {"type": "object", "additionalProperties": {"type": ["object", "boolean"]}},
        "required": {"type": "array", "uniqueItems": true, "items": {"type": "string"}},
        "additionalProperties": {"type": ["object", "boolean"]},
        "minProperties": {"type": "integer", "minimum": 0},
        "maxProperties": {"type": "integer", "minimum": 0},
        "items": {"type": ["object", "boolean"]},
        "minItems": {"type": "integer", "minimum": 0},
        "maxItems": {"type": "integer", "minimum": 0},
        "uniqueItems": {"type": "boolean"},
        "minimum": {"type": "number"},
        "maximum": {"type": "number"},
        "exclusiveMinimum": {"type": "number"},
        "exclusiveMaximum": {"type": "number"},
        "multipleOf": {"type": "number", "exclusiveMinimum": 0},
        "minLength": {"type": "integer", "minimum": 0},
        "maxLength": {"type": "integer", "minimum": 0},
        "pattern": {"type": "string"},
        "anyOf": {"type": "array", "minItems": 1, "items": {"type": ["object", "boolean"]}},
        "oneOf": {"type": "array", "minItems": 1, "items": {"type": ["object", "boolean"]}}
      }
    })");
    return schema;
}

class SchemaChecker {
  public:
    std::vector<std::string> check(const Json &schema) {
        look_at(schema, "");
        if (problems_.empty() && schema.value("type", Json()) != "object") {
            add("/type", "The parameters as a whole are of type 'object'.");
        }
        return std::move(problems_);
    }

  private:
    void add(const std::string &pointer, const std::string &sentence) {
        problems_.push_back((pointer.empty() ? "" : pointer + ": ") + sentence);
    }

    void look_at(const Json &schema, const std::string &pointer) {
        if (schema.is_boolean() && !pointer.empty()) { return; }
        const auto faults = check_against(schema_of_schemas(), schema, {}, pointer);
        for (const Fault &fault : faults) {
            add(fault.pointer, fault.sentence + (fault.cure.empty() ? "" : " " + fault.cure));
        }
        if (!faults.empty()) { return; }
        const std::size_t before = problems_.size();
        for (const char *one : {"items", "additionalProperties"}) {
            if (schema.contains(one)) { look_at(schema[one], pointer + "/" + one); }
        }
        for (const char *many : {"properties", "anyOf", "oneOf"}) {
            if (!schema.contains(many)) { continue; }
            for (const auto &[key, part] : schema[many].items()) {
                look_at(part, pointer + "/" + many + "/" + pointer_token(key));
            }
        }
        look_at_ranges(schema, pointer);
        look_at_required(schema, pointer);
        look_at_pattern(schema, pointer);
        if (problems_.size() == before) { look_at_default(schema, pointer); }
    }

    void look_at_ranges(const Json &schema, const std::string &pointer) {
        static constexpr const char *ranges[][2] = {{"minimum", "maximum"},
                                                    {"minLength", "maxLength"},
                                                    {"minItems", "maxItems"},
                                                    {"minProperties", "maxProperties"}};
        for (const auto &[low, high] : ranges) {
            if (schema.contains(low) && schema.contains(high) && schema[low] > schema[high]) {
                add(pointer, "No value fits: '" + std::string(low) + "' is above '" + high + "'.");
            }
        }
    }

    void look_at_required(const Json &schema, const std::string &pointer) {
        const Json properties = schema.value("properties", Json::object());
        std::vector<std::string> known;
        for (const auto &[name, property] : properties.items()) {
            known.push_back(name);
        }
        for (const Json &name : schema.value("required", Json::array())) {
            const auto &text = name.get_ref<const std::string &>();
            if (!properties.contains(text)) {
                add(pointer + "/required",
                    "'" + text + "' is required, but is no property. " + suggestion(text, known));
            }
        }
    }

    void look_at_pattern(const Json &schema, const std::string &pointer) {
        if (!schema.contains("pattern")) { return; }
        try {
            const std::regex compiled(schema["pattern"].get<std::string>());
        } catch (const std::regex_error &error) {
            add(pointer + "/pattern",
                std::string("It is no regular expression: ") + error.what() + ".");
        }
    }

    void look_at_default(const Json &schema, const std::string &pointer) {
        if (!schema.contains("default")) { return; }
        for (const Fault &fault :
             check_against(Schema(schema), schema["default"], {}, pointer + "/default")) {
            add(fault.pointer, "The default does not fit: " + fault.sentence);
        }
    }

    std::vector<std::string> problems_;
};

} // namespace

std::vector<std::string> check_parameter_schema(const nlohmann::ordered_json &schema) {
    return SchemaChecker().check(Json(schema));
}

} // namespace maquette::host
