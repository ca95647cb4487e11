// The inputs and outputs of a model, as its card has them.
#pragma once

#include "card.hpp"

namespace onnx {

/// What stands under "inputs" or "outputs" of a model, by role; nothing if there is none. Throws
/// command::DescriptionError.
std::vector<InputCard> read_inputs(const command::JsonPlace &model);
std::vector<OutputCard> read_outputs(const command::JsonPlace &model);

} // namespace onnx
