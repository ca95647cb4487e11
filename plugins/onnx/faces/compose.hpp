// A new face put into a picture, in its light and without a seam.
#pragma once

#include "mesh.hpp"

#include <opencv2/core.hpp>

namespace onnx {

struct Composition {
    double colour = 0.9;  ///< how far the skin tone is taken over, 0 to 1
    double feather = 0.1; ///< width of the border in eye distances
    double enlarged = 1;  ///< how many times the new face was enlarged
};

/// A face as it would lie over the target.
struct Layer {
    cv::Mat colours; ///< f32 RGB, white is 1, for the pixels of the area
    cv::Mat shown;   ///< f32, 0 to 1: how far there is something to see
};

/// What is to be added to the target's colours, white is 1: f32 RGB for the pixels of `area`, and
/// exactly 0 where the face does not reach, where something lies before it, and where `keep` (u8 of
/// the area's size, or empty) is not black. `target` is f32 RGB of the area. Throws maquette::Error
/// if nothing of the face is left.
cv::Mat compose(const cv::Mat &target, const Mesh &onto, const Layer &layer, const cv::Rect &area,
                const cv::Mat &keep, const Composition &composition);

} // namespace onnx
