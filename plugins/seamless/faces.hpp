// Where faces are, and where their eyes and mouths.
#pragma once

#include <maquette/plugin.hpp>

#include <opencv2/core.hpp>

#include <vector>

namespace seamless {

/// A face in pixels of its picture. Left and right are the viewer's.
struct Face {
    cv::Rect box;
    cv::Point2f left_eye;
    cv::Point2f right_eye;
    cv::Point2f mouth;

    double eye_distance() const { return cv::norm(right_eye - left_eye); }
};

/// All faces of an 8-bit RGB picture, the largest first. Viola and Jones' cascades (2001), with the
/// data that OpenCV ships. A face counts if eyes are found in it. Where nobody is upright, heads
/// tilted by up to some 35 degrees are looked for. Throws maquette::Error if the data is not
/// there, or the call was cancelled.
std::vector<Face> find_faces(const cv::Mat &rgb, const maquette::Call &call);

} // namespace seamless
