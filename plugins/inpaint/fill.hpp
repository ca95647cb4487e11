// What could be behind what is erased.
#pragma once

#include <maquette/plugin.hpp>

#include <opencv2/core.hpp>

#include <string>

namespace inpaint {

/// `picture` with its `hole` (8-bit, not 0 where something is missing) filled. Any number of
/// channels, u8, u16 or f32. Methods that cannot treat a hole give way to "telea" and say so in the
/// log. Telea: "An image inpainting technique based on the fast marching method" (2004).
/// Navier-Stokes: Bertalmío, Bertozzi, Sapiro (2001). Shift-map: He and Sun, "Statistics of patch
/// offsets for image completion" (2012). Frequency: Genser et al., "Spectral constrained frequency
/// selective extrapolation" (2018).
cv::Mat fill(const cv::Mat &picture, const cv::Mat &hole, const std::string &method, double radius,
             const maquette::Call &call);

} // namespace inpaint
