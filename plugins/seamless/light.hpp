// The colours in which faces are blended, and the weight with which they end.
#pragma once

#include <opencv2/core.hpp>

namespace seamless {

/// CIE Lab in f32 (lightness 0 to 100), from RGB of 8 bits or of f32 with white at 1.
cv::Mat to_lab(const cv::Mat &rgb);

/// f32 RGB, white at 1; colours that RGB does not have lie outside of 0 to 1.
cv::Mat to_rgb(const cv::Mat &lab);

/// Light multiplies, so a jump of light is one of logarithms: lightness as its logarithm, black
/// kept off the abyss.
cv::Mat with_log_lightness(const cv::Mat &lab);

/// The inverse of with_log_lightness.
cv::Mat with_exp_lightness(const cv::Mat &lab);

/// 0 at the edge of a mask (u8), 1 from `feather` pixels inside, with no kink at either end. f32
/// with three equal channels.
cv::Mat soft_weight(const cv::Mat &mask, double feather);

} // namespace seamless
