// A matrix that lies in a model file although no output gives it out.
#pragma once

#include <opencv2/core.hpp>

#include <string>

namespace onnx {

/// The constant ("initializer") of that name in an ONNX file, or the last one for "last": f32, two
/// axes. Only what has to be
/// read is read, however large the file. Throws maquette::Error if the file is damaged, or has no
/// such constant, or it is of another type or rank, or lies in a file of its own.
cv::Mat stored_matrix(const std::string &file, const std::string &name);

} // namespace onnx
