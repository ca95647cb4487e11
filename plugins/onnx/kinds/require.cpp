#include "require.hpp"

#include <algorithm>

namespace onnx {

namespace {

using command::DescriptionError;

[[noreturn]] void missing(const std::string &place, const Card &card) {
    throw DescriptionError(place + " is missing: a card of the kind '" + card.kind +
                           "' needs it. See plugins/onnx/README.md.");
}

} // namespace

std::string place_of(const Card &card, const ModelCard &model) {
    return card.models.size() == 1 && model.role == "main" ? "/model" : "/models/" + model.role;
}

const ModelCard &require_model(const Card &card, const std::string &role) {
    const ModelCard *const found = card.find_model(role);
    if (found == nullptr) { missing(role == "main" ? "/model" : "/models/" + role, card); }
    return *found;
}

const InputCard &require_input(const Card &card, const ModelCard &model, const std::string &role) {
    const InputCard *const found = model.find_input(role);
    if (found == nullptr) { missing(place_of(card, model) + "/inputs/" + role, card); }
    return *found;
}

const OutputCard &require_output(const Card &card, const ModelCard &model, const std::string &role,
                                 const std::vector<Meaning> &meanings,
                                 const std::string &expected) {
    const std::string place = place_of(card, model) + "/outputs/" + role;
    const OutputCard *const found = model.find_output(role);
    if (found == nullptr) { missing(place, card); }
    if (std::find(meanings.begin(), meanings.end(), found->meaning) == meanings.end()) {
        throw DescriptionError(place + "/meaning does not suit the kind '" + card.kind +
                               "'; expected: " + expected + ".");
    }
    return *found;
}

} // namespace onnx
