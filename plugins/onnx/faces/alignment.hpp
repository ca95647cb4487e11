// Faces brought upright, to the place where networks expect them.
#pragma once

#include "face.hpp"

#include <vector>

namespace onnx {

/// The similarity (turn, scale and shift; 2 × 3, f64) that takes the points `from` nearest to the
/// points `to`, as least squares say. As many of one as of the other, at least two.
cv::Matx23d similarity(const std::vector<cv::Point2f> &from, const std::vector<cv::Point2f> &to);

/// The inverse of a similarity or another affine map.
cv::Matx23d inverse(const cv::Matx23d &map);

cv::Point2f mapped(const cv::Matx23d &map, cv::Point2f point);

/// Where ArcFace has a face's five points in a square crop. Sides that are multiples of 112 are the
/// crop itself, enlarged; others, such as 128 and 256, have a margin at the left and right of it.
std::array<cv::Point2f, 5> arcface_points(int side);

/// The way from a picture to the crop of ArcFace with this side.
cv::Matx23d to_arcface(const Face &face, int side);

/// The crop that `map` leads to, f32 like the picture; smoothed before it is made smaller. What
/// lies outside the picture is black.
cv::Mat crop(const cv::Mat &picture, const cv::Matx23d &map, cv::Size size);

} // namespace onnx
