// What a kind asks of a card.
#pragma once

#include "../card/card.hpp"

#include "command/json_place.hpp"

#include <string>
#include <vector>

namespace onnx {

/// Each throws command::DescriptionError with the place in the card where something is missing.
const ModelCard &require_model(const Card &card, const std::string &role);
const InputCard &require_input(const Card &card, const ModelCard &model, const std::string &role);
/// `expected` lists the meanings in the card's words.
const OutputCard &require_output(const Card &card, const ModelCard &model, const std::string &role,
                                 const std::vector<Meaning> &meanings, const std::string &expected);

/// "/model", or "/models/ROLE".
std::string place_of(const Card &card, const ModelCard &model);

} // namespace onnx
