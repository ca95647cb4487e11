#include "validation/finding.hpp"

#include <algorithm>
#include <array>

namespace maquette::host {

namespace {

constexpr std::array names = {"passed", "failed", "warning", "not applicable", "information"};

} // namespace

std::string outcome_name(Outcome outcome) { return names.at(static_cast<std::size_t>(outcome)); }

nlohmann::ordered_json to_json(const Finding &finding) {
    nlohmann::ordered_json json{{"outcome", outcome_name(finding.outcome)}, {"seen", finding.seen}};
    if (!finding.figures.is_null()) { json["figures"] = finding.figures; }
    return json;
}

Finding finding_from_json(const nlohmann::ordered_json &json) {
    const auto name = std::ranges::find(names, json.at("outcome").get<std::string>());
    if (name == names.end()) { return {Outcome::failed, "Its finding has no known outcome.", {}}; }
    return {static_cast<Outcome>(name - names.begin()), json.at("seen"),
            json.value("figures", nlohmann::ordered_json())};
}

} // namespace maquette::host
