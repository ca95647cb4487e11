// Colours that flow into the hole from its border.
#pragma once

#include <opencv2/core.hpp>

namespace inpaint {

enum class Flow {
    telea, ///< Telea, "An image inpainting technique based on the fast marching method", 2004
    navier_stokes, ///< Bertalmio, Bertozzi, Sapiro, "Navier-Stokes, fluid dynamics, and image and
                   ///< video inpainting", 2001
};

/// `picture` with its `hole` (8-bit, not 0 where something is missing) filled, channel by channel,
/// computed in floats. Any size, any number of channels, u8, u16 or finite f32.
cv::Mat flow_in(const cv::Mat &picture, const cv::Mat &hole, Flow method, double radius);

} // namespace inpaint
