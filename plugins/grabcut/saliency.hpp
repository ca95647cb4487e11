// What stands out of a picture.
#pragma once

#include <opencv2/core.hpp>

namespace grabcut {

/// How much each pixel stands out, 0 to 1, as f32. `rgb` is 8-bit; a few hundred pixels a side
/// suffice. Background is what is connected to the picture's border by small steps of colour; what
/// differs from it stands out. Pixels that are not 0 in `outside` (empty, or of the picture's size)
/// count as border too. Zhu, Liang, Wei, Sun: "Saliency optimization from robust background
/// detection" (CVPR 2014).
cv::Mat saliency(const cv::Mat &rgb, const cv::Mat &outside = {});

} // namespace grabcut
