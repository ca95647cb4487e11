// Structures that are continued by their frequencies.
#pragma once

#include <opencv2/core.hpp>

namespace inpaint {

enum class Quality { fast, best };

/// Colours (one or three channels of finite floats) with the `hole` filled by Genser, Seiler,
/// Schilling and Kaup's "Signal and loss geometry aware frequency selective extrapolation for error
/// concealment", 2018. The fill has 256 levels between the darkest and the brightest colour. Throws
/// cv::Exception.
cv::Mat continue_frequencies(const cv::Mat &colours, const cv::Mat &hole, Quality quality);

} // namespace inpaint
