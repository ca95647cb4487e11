// Where the eyes and the mouth of a face are.
#pragma once

#include "faces.hpp"

#include <opencv2/core.hpp>
#include <opencv2/objdetect.hpp>

#include <optional>
#include <vector>

namespace seamless {

/// The cascades that find eyes. A cascade serves one call at a time.
struct EyeCascades {
    cv::CascadeClassifier eye;
    cv::CascadeClassifier eye_with_glasses;
};

/// What the cascade finds with so many neighbours, not smaller than `least_side`, in a fixed order.
std::vector<cv::Rect> detect(cv::CascadeClassifier &cascade, const cv::Mat &grey, int neighbours,
                             int least_side);

/// The landmarks of the upright face in `box`; nothing if there are no two eyes that lie as eyes
/// do, which tells a face from what only looks like one. `grey` and `lab` are 8-bit, of the whole
/// view.
std::optional<Face> face_in(const cv::Rect &box, const cv::Mat &grey, const cv::Mat &lab,
                            EyeCascades &cascades);

} // namespace seamless
