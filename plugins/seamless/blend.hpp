// One face put over another.
#pragma once

#include "faces.hpp"

#include <opencv2/core.hpp>

namespace seamless {

struct BlendOptions {
    double colour = 0.9;   ///< how far the skin tone is taken over, 0 to 1
    double feather = 0.16; ///< in eye distances
};

/// What changes in the target.
struct Change {
    cv::Rect area;      ///< in pixels of the target; nothing changes outside
    cv::Mat difference; ///< f32 RGB, white is 1: what is added
};

/// Warps the source's face so that eyes and mouth lie on the target's, gives it the target's tone,
/// light and grain, and joins the two without a jump. Pictures are 8-bit RGB. Throws
/// maquette::Error for a face too small to hold another.
Change blend_face(const cv::Mat &target, const Face &onto, const cv::Mat &source, const Face &from,
                  const BlendOptions &options);

} // namespace seamless
