// The model that a card means, opened, and its tensors by the card's roles.
#pragma once

#include "../card/card.hpp"
#include "../card/model_file.hpp"
#include "../runtime/runtime.hpp"

#include <memory>
#include <string>

namespace onnx {

/// A session of a model file. Throws maquette::Error with the card's name: whatever
/// Runtime::session() throws.
std::shared_ptr<Session> open_model(const Card &card, const ModelFile &file, Runtime &runtime,
                                    const Execution &execution);

/// What goes in and comes out of a model, see Work::input_of. Throws maquette::Error (internal)
/// with the place in the card, what the file has, and the cure.
const TensorInfo &card_input(const Card &card, const ModelCard &model, const Session &session,
                             const std::string &role, std::size_t rank);
const TensorInfo &card_output(const Card &card, const ModelCard &model, const Session &session,
                              const std::string &role, std::size_t rank);

} // namespace onnx
