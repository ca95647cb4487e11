// What has to be added inside an outline so that nothing jumps at it.
#pragma once

#include <opencv2/core.hpp>

namespace seamless {

/// The difference `target - face` along the edge of `mask`, carried on into it as smoothly as a
/// stretched skin: the solution that Poisson blending looks for, by mean value coordinates (Farbman
/// et al., "Coordinates for instant image cloning", 2009). Points of the edge count by `trust`
/// (f32, 0 to 1), so that hair or paint that crosses it does not stain the inside. `target` and
/// `face` are f32 with three channels, `mask` is u8; `smoothing` is in pixels. The result is 0
/// where the mask has no edge.
cv::Mat membrane(const cv::Mat &target, const cv::Mat &face, const cv::Mat &mask,
                 const cv::Mat &trust, double smoothing);

} // namespace seamless
