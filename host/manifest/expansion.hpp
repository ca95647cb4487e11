// Templates filled in: what the matrix, the inputs and the tier put in place of ${…}.
#pragma once

#include "manifest/document.hpp"
#include "manifest/template.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace maquette::host {

/// Values by the name that templates use: "headline", "inputs.prompt", "tier.side", "name".
using Variables = std::map<std::string, nlohmann::json>;

/// A value with templates in its texts, taken apart once to be filled in for many items.
/// [any thread]
class TemplateValue {
  public:
    TemplateValue() = default;
    /// `pointer` is where the value stands in its document.
    TemplateValue(nlohmann::json value, std::string pointer);

    /// The value with others in place of ${name} in all its texts. A text that is one template
    /// becomes the value itself with its type; within a longer text it becomes words. "$${" stands
    /// for "${". Unknown names are reported in `faults` with their place.
    nlohmann::json fill_in(const Variables &variables, const Document &document,
                           std::vector<Fault> &faults) const;

  private:
    struct Text {
        nlohmann::json::json_pointer place; ///< in the value
        std::vector<TemplatePart> parts;
    };
    /// Takes them out of the value: they come back filled in.
    void find_texts(nlohmann::json &value, const nlohmann::json::json_pointer &place);

    nlohmann::json value_;
    std::string pointer_;
    std::vector<Text> texts_; ///< those with templates
};

/// As TemplateValue, once.
nlohmann::json expand(nlohmann::json value, const Variables &variables, const Document &document,
                      const std::string &pointer, std::vector<Fault> &faults);

/// As expand(), for an output's path: each value becomes a safe part of a file name (no separators,
/// no leading dot, at most 80 bytes, never empty).
std::string expand_path(const std::string &path, const Variables &variables,
                        const Document &document, const std::string &pointer,
                        std::vector<Fault> &faults);

} // namespace maquette::host
