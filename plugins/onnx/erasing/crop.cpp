#include "crop.hpp"

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

/// A stretch of `wanted` pixels around the middle of [start, start + length), moved into [0, all).
cv::Point stretch(int start, int length, double wanted, int all) {
    const int size = std::clamp(static_cast<int>(std::lround(wanted)), std::min(length, all), all);
    const int first = std::clamp(start + length / 2 - size / 2, 0, all - size);
    return {first, size};
}

} // namespace

cv::Rect crop_around(const cv::Rect &hole, cv::Size picture, cv::Size model, double context) {
    // The model's proportions around the hole, at the least scale that holds its context.
    const double scale =
        std::max({1.0, context * hole.width / model.width, context * hole.height / model.height});
    const cv::Point across = stretch(hole.x, hole.width, scale * model.width, picture.width);
    const cv::Point down = stretch(hole.y, hole.height, scale * model.height, picture.height);
    return {across.x, down.x, across.y, down.y};
}

} // namespace onnx
