// Colour without alpha, in floats: what the methods that cannot treat every picture work on.
#pragma once

#include <opencv2/core.hpp>

namespace inpaint {

/// The colour channels of a picture (one or three) as floats with white at 1.
cv::Mat colours_of(const cv::Mat &picture);

/// Three channels from one or three.
cv::Mat as_rgb(const cv::Mat &colours);

/// A picture of the type and layout of `like` from colours_of() and, where `like` has alpha, that.
cv::Mat join(const cv::Mat &colours, const cv::Mat &alpha, const cv::Mat &like);

/// The last channel, or nothing if there is no alpha.
cv::Mat alpha_of(const cv::Mat &picture);

} // namespace inpaint
