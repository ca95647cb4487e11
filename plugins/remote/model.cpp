#include "service.hpp"

namespace remote {

const Model &Service::model(const std::string &name) const {
    const auto found = models.find(name);
    if (found != models.end()) { return found->second; }
    if (!any_model) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER, "There is no model '" + name + "'.");
    }
    return models.at(default_model);
}

const Family &Service::family(const std::string &name) const {
    return families.at(model(name).family);
}

} // namespace remote
