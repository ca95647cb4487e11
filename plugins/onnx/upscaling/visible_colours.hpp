// Colours where nothing is seen.
#pragma once

#include <opencv2/core.hpp>

namespace onnx {

/// How far colours are continued, in pixels.
constexpr int visible_reach = 8;

/// The picture with the colours of what is seen continued into what is transparent, so that what a
/// network makes of them at the border is not stained by colours that nobody saw. `rgb` is f32,
/// `alpha` f32 from 0 to 1; a pixel depends on others up to visible_reach away, and stays where
/// alpha is 1 and where nothing is seen so near.
cv::Mat visible_colours(const cv::Mat &rgb, const cv::Mat &alpha);

} // namespace onnx
