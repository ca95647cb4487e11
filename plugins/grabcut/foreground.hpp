// The subject's own colours.
#pragma once

#include <opencv2/core.hpp>

namespace grabcut {

/// Colours of the subject where it mixes with what is behind it, so that its border does not carry
/// the old background along. `colour` is f32 with 1 or 3 channels, `alpha` f32; where alpha is 1
/// the colours stay. Forte: "Approximate fast foreground colour estimation" (ICIP 2021).
cv::Mat foreground_colours(const cv::Mat &colour, const cv::Mat &alpha);

} // namespace grabcut
