// A coarse alpha at full resolution, its border on the picture's own edges.
#pragma once

#include <opencv2/core.hpp>

namespace onnx {

struct Refinement {
    double radius = 6;         ///< of the window, in pixels of the coarse alpha
    double sensitivity = 0.02; ///< contrast, of white, from which on something is an edge
};

/// `alpha` is f32, 0 to 1, at any size and of the same part of the world as `picture` (any depth, 1
/// to 4 channels). The result is f32, 0 to 1, at the picture's size. He and Sun: "Fast Guided
/// Filter" (2015): the guided filter's coefficients are found at a bounded size and applied to the
/// picture's own pixels, so that memory and time grow with the picture only by what it is made of.
cv::Mat refined(const cv::Mat &alpha, const cv::Mat &picture, const Refinement &refinement);

} // namespace onnx
