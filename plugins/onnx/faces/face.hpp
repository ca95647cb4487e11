// A face as a detector finds it.
#pragma once

#include <opencv2/core.hpp>

#include <array>

namespace onnx {

/// In pixels of its picture, pixel centres at whole numbers. Left and right are the viewer's.
struct Face {
    cv::Rect2f box;
    /// Left eye, right eye, tip of the nose, left and right corner of the mouth.
    std::array<cv::Point2f, 5> points;
    float score = 0; ///< 0 to 1

    float eye_distance() const { return static_cast<float>(cv::norm(points[1] - points[0])); }
};

} // namespace onnx
