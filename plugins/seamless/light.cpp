#include "light.hpp"

#include <opencv2/imgproc.hpp>

#include <array>
#include <vector>

namespace seamless {

namespace {

constexpr double darkest = 5;

} // namespace

cv::Mat to_lab(const cv::Mat &rgb) {
    cv::Mat lab;
    rgb.convertTo(lab, CV_32F, rgb.depth() == CV_8U ? 1 / 255.0 : 1.0);
    cv::cvtColor(lab, lab, cv::COLOR_RGB2Lab);
    return lab;
}

cv::Mat to_rgb(const cv::Mat &lab) {
    cv::Mat rgb;
    cv::cvtColor(lab, rgb, cv::COLOR_Lab2RGB);
    return rgb;
}

cv::Mat with_log_lightness(const cv::Mat &lab) {
    std::array<cv::Mat, 3> channels;
    cv::split(lab, channels.data());
    cv::log(cv::max(channels[0], 0.0) + darkest, channels[0]);
    cv::Mat result;
    cv::merge(channels.data(), 3, result);
    return result;
}

cv::Mat with_exp_lightness(const cv::Mat &lab) {
    std::array<cv::Mat, 3> channels;
    cv::split(lab, channels.data());
    cv::exp(channels[0], channels[0]);
    channels[0] -= darkest;
    cv::Mat result;
    cv::merge(channels.data(), 3, result);
    return result;
}

cv::Mat soft_weight(const cv::Mat &mask, double feather) {
    cv::Mat depth;
    cv::distanceTransform(mask, depth, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    depth = cv::min(depth / feather, 1.0);
    const cv::Mat weight = depth.mul(depth).mul(3 - 2 * depth);
    cv::Mat three;
    cv::merge(std::vector<cv::Mat>{weight, weight, weight}, three);
    return three;
}

} // namespace seamless
