// The inner face: the part of a picture that another face may replace.
#pragma once

#include "faces.hpp"

#include <opencv2/core.hpp>

namespace seamless {

/// likeness_to_skin() with the skin between eyes and mouth; `face` is in the pixels of `lab`.
cv::Mat skin_likeness(const cv::Mat &lab, const Face &face);

/// From the brows to the chin: a core that always counts, and what continues it as skin in both
/// pictures, so that hair, hats and a cheek that is turned away stay as they are. u8, 0 or 255.
/// `onto` is in the pixels of the two likenesses, which are those of skin_likeness.
cv::Mat inner_face(const Face &onto, const cv::Mat &skin_of_target, const cv::Mat &skin_of_source);

/// The smallest upright rectangle that holds every inner face that `onto` can have.
cv::Rect reach_of(const Face &onto);

} // namespace seamless
