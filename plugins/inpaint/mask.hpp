// What is to be erased.
#pragma once

#include <maquette/plugin.hpp>

#include <opencv2/core.hpp>

namespace inpaint {

/// How much of each pixel is replaced, 0 to 255: 255 under the mask, the rectangles and the
/// polygons together, fading to 0 over "feather" pixels around them. Throws maquette::Error if
/// nothing is given, or the mask has another size.
cv::Mat make_weight(const maquette::Call &call, cv::Size size);

} // namespace inpaint
