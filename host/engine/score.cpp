#include "engine/score.hpp"

#include "manifest/parameters.hpp"

namespace maquette::host {

std::optional<double> score_of(const CallResult & /*result*/) { return std::nullopt; }

nlohmann::json default_parameters(const ProviderDescription &provider) {
    nlohmann::json parameters = nlohmann::json::object();
    static_cast<void>(check_parameters(provider.parameters, parameters, {}, "", provider.id));
    return parameters;
}

} // namespace maquette::host
