#include "manifest/parameters.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
using Schema = nlohmann::ordered_json;

/// Fills in the defaults of an object's properties, also in objects and lists below it, and makes
/// 2.0 a 2 where a whole number is wanted: to JSON Schema they are the same.
void complete_by(const Schema &schema, Json &value) {
    static constexpr double largest_exact = 9007199254740992.0; // 2^53
    if (!schema.is_object()) { return; }
    if (value.is_number_unsigned() && !std::in_range<std::int64_t>(value.get<std::uint64_t>())) {
        value = value.get<double>(); // Valijson would take it for a negative one
    }
    if (value.is_number_float() && schema.value("type", Schema()) == "integer") {
        const double number = value.get<double>();
        if (number == std::floor(number) && std::fabs(number) <= largest_exact) {
            value = static_cast<std::int64_t>(number);
        }
    }
    if (value.is_array() && schema.contains("items")) {
        for (Json &element : value) {
            complete_by(schema["items"], element);
        }
    }
    const auto properties = schema.find("properties");
    if (!value.is_object() || properties == schema.end() || !properties->is_object()) { return; }
    for (const auto &[name, property] : properties->items()) {
        auto given = value.find(name);
        if (given == value.end() && property.is_object() && property.contains("default")) {
            value[name] = property["default"];
            given = value.find(name);
        }
        if (given != value.end()) { complete_by(property, *given); }
    }
}

} // namespace

ParameterChecker::ParameterChecker(const Schema &schema, std::string provider)
    : schema_([&] {
          Schema closed = schema;
          closed["additionalProperties"] = false;
          return closed;
      }()),
      provider_(std::move(provider)) {}

std::vector<Fault> ParameterChecker::check(Json &values, const Document &document,
                                           const std::string &pointer) const {
    complete(values);
    std::vector<Fault> faults = schema_.check(values, document, pointer);
    for (Fault &fault : faults) {
        fault.sentence = "Parameter of the provider '" + provider_ + "': " + fault.sentence;
    }
    return faults;
}

void ParameterChecker::complete(Json &values) const { complete_by(schema_.schema(), values); }

std::vector<Fault> check_parameters(const Schema &schema, Json &values, const Document &document,
                                    const std::string &pointer, const std::string &provider) {
    return ParameterChecker(schema, provider).check(values, document, pointer);
}

} // namespace maquette::host
