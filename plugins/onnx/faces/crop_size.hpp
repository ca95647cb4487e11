// The size of the crops that a model of faces takes.
#pragma once

#include "../work/work.hpp"

namespace onnx {

/// The side of the square picture that the input "image" takes, from the model file or else the
/// card's "resize". Throws maquette::Error if neither says it.
int square_side(const Work &work, const ModelCard &model, const TensorInfo &in);

} // namespace onnx
