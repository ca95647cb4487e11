// Valijson decides whether a value fits its schema.
#include "manifest/explanation.hpp"
#include "manifest/parameters.hpp"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <map>
#include <optional>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
using Schema = nlohmann::ordered_json;

/// One of Valijson's findings: the keys that lead to the value, and its words.
struct Finding {
    std::vector<std::string> path;
    std::string words;
};

/// The schema of a member or element; null if there is none that says anything.
const Schema *schema_of_part(const Schema &schema, const Json &value, const std::string &key) {
    const auto below = [&](const char *keyword) -> const Schema * {
        const auto found = schema.find(keyword);
        return found != schema.end() && found->is_object() ? &*found : nullptr;
    };
    if (value.is_array()) { return below("items"); }
    if (const Schema *properties = below("properties")) {
        const auto found = properties->find(key);
        if (found != properties->end()) { return found->is_object() ? &*found : nullptr; }
    }
    return below("additionalProperties");
}

std::optional<Place> find_place(const Schema &schema, const Json &value,
                                const std::vector<std::string> &path, std::string pointer) {
    Place place{&schema, &value, std::move(pointer)};
    for (const std::string &key : path) {
        const Schema *next = schema_of_part(*place.schema, *place.value, key);
        if (next == nullptr) { return std::nullopt; }
        if (place.value->is_array()) {
            const std::size_t index = std::stoul(key);
            if (index >= place.value->size()) { return std::nullopt; }
            place.value = &(*place.value)[index];
        } else {
            if (!place.value->contains(key)) { return std::nullopt; }
            place.value = &(*place.value)[key];
        }
        place.schema = next;
        place.pointer += "/" + pointer_token(key);
    }
    return place;
}

/// std::regex, which Valijson uses, needs stack for every character: long texts would end the
/// program.
void find_endless_texts(const Place &place, const Document &document, std::vector<Fault> &faults) {
    static constexpr std::size_t longest = 4096;
    const Schema &schema = *place.schema;
    const Json &value = *place.value;
    if (!schema.is_object()) { return; }
    if (value.is_string() && schema.contains("pattern") &&
        value.get_ref<const std::string &>().size() > longest) {
        faults.push_back(document.fault(place.pointer,
                                        "The text has more than " + std::to_string(longest) +
                                            " bytes, too long for its form.",
                                        schema.value("description", "")));
    }
    for (const char *keyword : {"anyOf", "oneOf", "allOf"}) {
        for (const Schema &part : schema.value(keyword, Schema::array())) {
            find_endless_texts({&part, &value, place.pointer}, document, faults);
        }
    }
    if (!value.is_structured()) { return; }
    for (const auto &[key, part] : value.items()) {
        if (const Schema *next = schema_of_part(schema, value, key)) {
            find_endless_texts({next, &part, place.pointer + "/" + pointer_token(key)}, document,
                               faults);
        }
    }
}

std::vector<Finding> validate(const valijson::Schema &parsed, const Json &value) {
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

struct CompiledSchema::Parsed {
    valijson::Schema schema;
};

CompiledSchema::CompiledSchema(Schema schema)
    : schema_(std::move(schema)), parsed_(std::make_unique<Parsed>()) {
    try {
        const Json plain = schema_; // Valijson's adapter knows the plain type
        valijson::SchemaParser parser;
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(plain), parsed_->schema);
    } catch (const std::exception &error) {
        problem_ = std::string("The schema itself cannot be used: ") + error.what() + ".";
    }
}

CompiledSchema::~CompiledSchema() = default;

std::vector<Fault> CompiledSchema::check(const Json &value, const Document &document,
                                         const std::string &pointer) const {
    if (!problem_.empty()) { return {document.fault(pointer, problem_)}; }
    std::vector<Fault> faults;
    std::vector<Finding> findings;
    try {
        find_endless_texts({&schema_, &value, pointer}, document, faults);
        if (!faults.empty()) { return faults; }
        findings = validate(parsed_->schema, value);
    } catch (const std::exception &error) {
        return {document.fault(pointer, std::string("The schema itself cannot be used: ") +
                                            error.what() + ".")};
    }
    // Valijson reports a place once for each constraint that it breaks, and again for its parents.
    std::map<std::vector<std::string>, bool> places;
    for (const Finding &finding : findings) {
        bool &pattern_broken = places[finding.path];
        pattern_broken = pattern_broken || finding.words.find("'pattern'") != std::string::npos;
    }
    for (const auto &[path, pattern_broken] : places) {
        if (const auto place = find_place(schema_, value, path, pointer)) {
            explain(*place, pattern_broken, document, faults);
        }
    }
    if (faults.empty() && !findings.empty()) {
        faults.push_back(document.fault(pointer, findings.back().words));
    }
    return faults;
}

std::vector<Fault> check_against(const Schema &schema, const Json &value, const Document &document,
                                 const std::string &pointer) {
    return CompiledSchema(schema).check(value, document, pointer);
}

} // namespace maquette::host
