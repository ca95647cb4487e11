// Which part of a picture an eraser's model sees.
#pragma once

#include <opencv2/core.hpp>

namespace onnx {

/// A part of the picture around the hole, whose sides are `context` times the hole's, with the
/// proportions of `model` as far as the picture reaches; at least as large as the model's picture,
/// so that nothing is enlarged without need, and never larger than the picture.
cv::Rect crop_around(const cv::Rect &hole, cv::Size picture, cv::Size model, double context);

} // namespace onnx
