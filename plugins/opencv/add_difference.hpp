// Changes a picture where something is to change, and leaves every other sample as it was.
#pragma once

#include "picture_mat.hpp"

#include <opencv2/core.hpp>

namespace opencv {

/// Adds to the colour of `target`, whose samples are of type T, three channels or more.
/// `difference` is f32 with three channels, white is 1, of the same size; where it is 0 nothing is
/// touched.
template <class T> void add_difference(cv::Mat target, const cv::Mat &difference) {
    const int channels = target.channels();
    const auto white = static_cast<float>(white_of(target.depth()));
    for (int y = 0; y < target.rows; ++y) {
        T *to = target.ptr<T>(y);
        const auto *change = difference.ptr<cv::Vec3f>(y);
        for (int x = 0; x < target.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                if (change[x][c] == 0) { continue; }
                to[x * channels + c] = cv::saturate_cast<T>(
                    static_cast<float>(to[x * channels + c]) + change[x][c] * white);
            }
        }
    }
}

} // namespace opencv
