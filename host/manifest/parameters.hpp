// JSON Schema: the published one of manifests, and the one by which each provider declares its
// parameters.
#pragma once

#include "manifest/document.hpp"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <vector>

namespace maquette::host {

/// Everything in `value` that the schema does not allow. `pointer` is where the value stands in the
/// document. Keywords that are explained in words: type, properties, required,
/// additionalProperties, items, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum,
/// multipleOf, minLength, maxLength, pattern, minItems, maxItems, uniqueItems, minProperties,
/// maxProperties, anyOf, oneOf.
std::vector<Fault> check_against(const nlohmann::ordered_json &schema, const nlohmann::json &value,
                                 const Document &document, const std::string &pointer);

/// A schema made ready to check many values. [any thread]
class CompiledSchema {
  public:
    explicit CompiledSchema(nlohmann::ordered_json schema);
    ~CompiledSchema();
    CompiledSchema(const CompiledSchema &) = delete;
    CompiledSchema &operator=(const CompiledSchema &) = delete;

    const nlohmann::ordered_json &schema() const { return schema_; }
    /// As check_against().
    std::vector<Fault> check(const nlohmann::json &value, const Document &document,
                             const std::string &pointer) const;

  private:
    struct Parsed;
    nlohmann::ordered_json schema_;
    std::unique_ptr<Parsed> parsed_;
    std::string problem_; ///< why the schema cannot be used
};

/// Completes and checks the parameters of a provider. [any thread]
class ParameterChecker {
  public:
    ParameterChecker(const nlohmann::ordered_json &schema, std::string provider);

    /// Fills in the provider's defaults, at every level, makes 2.0 a 2 where a whole number is
    /// wanted, then checks. Parameters that the schema does not name are faults.
    std::vector<Fault> check(nlohmann::json &values, const Document &document,
                             const std::string &pointer) const;
    /// The same without the check, for what passed it before.
    void complete(nlohmann::json &values) const;

  private:
    CompiledSchema schema_;
    std::string provider_;
};

/// As ParameterChecker, once.
std::vector<Fault> check_parameters(const nlohmann::ordered_json &schema, nlohmann::json &values,
                                    const Document &document, const std::string &pointer,
                                    const std::string &provider);

/// What is wrong with a provider's schema itself, for its author: keywords that are misspelt or not
/// supported, defaults that do not fit, ranges without a value. Empty if nothing is.
std::vector<std::string> check_parameter_schema(const nlohmann::ordered_json &schema);

} // namespace maquette::host
