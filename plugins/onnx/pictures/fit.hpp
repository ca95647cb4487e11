// Whole pictures at the size that a model takes, and what it makes of them back at theirs.
#pragma once

#include "../card/card.hpp"
#include "picture_tensor.hpp"

#include <opencv2/core.hpp>

namespace onnx {

/// Where a picture lies in the model's.
struct Placing {
    cv::Size model;  ///< of the model's picture
    cv::Rect inside; ///< what of it shows the picture
};

/// Throws maquette::Error where the card and the model file leave the size open.
Placing place(cv::Size picture, const Resize &resize, const Axes &axes, const std::string &name);

/// The picture, of any depth, as f32 at the model's size, padded where it does not reach.
cv::Mat fitted(const cv::Mat &picture, const Placing &placing, double padding);

/// What of the model's picture shows the picture, at the model's scale. `made` may have another
/// scale than the model's input.
cv::Mat unpadded(const cv::Mat &made, const Placing &placing);

/// f32 RGB, white at 1, of 1 to 4 channels of any depth: alpha is left out, grey is repeated, what
/// is no number is 0.
cv::Mat to_rgb(const cv::Mat &picture);

} // namespace onnx
