#include "visible_colours.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>

namespace onnx {

namespace {

/// Visible pixels in the window, by their weight, from which on its mean colour counts fully.
constexpr float enough = 0.02F;

cv::Mat blurred(const cv::Mat &from) {
    cv::Mat to;
    const int side = 2 * visible_reach + 1;
    cv::GaussianBlur(from, to, cv::Size(side, side), visible_reach / 2.5, 0, cv::BORDER_REPLICATE);
    return to;
}

} // namespace

cv::Mat visible_colours(const cv::Mat &rgb, const cv::Mat &alpha) {
    const std::array<cv::Mat, 3> alphas{alpha, alpha, alpha};
    cv::Mat visible;
    cv::merge(alphas, visible);
    const cv::Mat colour = blurred(visible.mul(rgb));
    const cv::Mat weight = blurred(alpha);
    cv::Mat result(rgb.size(), CV_32FC3);
    for (int y = 0; y < rgb.rows; ++y) {
        const auto *own = rgb.ptr<cv::Vec3f>(y);
        const auto *around = colour.ptr<cv::Vec3f>(y);
        auto *to = result.ptr<cv::Vec3f>(y);
        for (int x = 0; x < rgb.cols; ++x) {
            const float sum = weight.ptr<float>(y)[x];
            const float share = alpha.ptr<float>(y)[x];
            const float near = std::min(sum / enough, 1.0F);
            const cv::Vec3f mean = sum > 0 ? around[x] * (near / sum) : cv::Vec3f();
            to[x] = own[x] * share + (mean + own[x] * (1 - near)) * (1 - share);
        }
    }
    return result;
}

} // namespace onnx
