// What could be behind what is erased.
#pragma once

#include <maquette/plugin.hpp>

#include <opencv2/core.hpp>

#include <string>

namespace inpaint {

/// How a hole is filled: the parameter "method", and "radius" for what flows in.
struct Method {
    std::string name;
    double radius;
};

/// How much picture around a hole the method looks at, in pixels.
int margin_of(const Method &method, cv::Size hole);

/// `picture` with its `hole` (8-bit, not 0 where something is missing) filled. One to four
/// channels, u8, u16 or f32; samples that are no numbers count as 0. Alpha flows in whatever the
/// method is. Holes that a method cannot treat are filled by another one, and the log says so.
cv::Mat fill(const cv::Mat &picture, const cv::Mat &hole, const Method &method,
             const maquette::Call &call);

} // namespace inpaint
