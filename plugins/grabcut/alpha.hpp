// How much of each pixel is subject.
#pragma once

#include "abandonable.hpp"

#include <opencv2/core.hpp>

#include <optional>

namespace grabcut {

struct AlphaOptions {
    std::optional<cv::Rect> subject; ///< in pixels of the picture
    int iterations = 5;
    double softness = 1; ///< hundredths of the longer side
};

/// 0 to 1 as f32, at the size of `rgb` (8-bit). GrabCut (Rother, Kolmogorov, Blake 2004) decides at
/// a few hundred pixels a side; a guided filter (He, Sun, Tang 2010) brings its border to full size
/// along the picture's edges. Nothing if no subject stands out.
std::optional<cv::Mat> find_alpha(const cv::Mat &rgb, const AlphaOptions &options, Watch &watch);

} // namespace grabcut
