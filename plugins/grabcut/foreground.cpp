#include "foreground.hpp"

#include <opencv2/imgproc.hpp>

#include <vector>

namespace grabcut {

namespace {

constexpr float nothing = 1e-5F;

cv::Mat box(const cv::Mat &values, int radius) {
    cv::Mat blurred;
    cv::blur(values, blurred, {2 * radius + 1, 2 * radius + 1}, {-1, -1}, cv::BORDER_REFLECT_101);
    return blurred;
}

/// One channel at one radius: local means of both sides, then the difference that alpha explains.
cv::Mat refine(const cv::Mat &image, const cv::Mat &foreground, const cv::Mat &background,
               const cv::Mat &alpha, int radius, cv::Mat &next_background) {
    const cv::Mat rest = 1.0 - alpha;
    const cv::Mat front = box(foreground.mul(alpha), radius) / (box(alpha, radius) + nothing);
    next_background = box(background.mul(rest), radius) / (box(rest, radius) + nothing);
    const cv::Mat explained = front.mul(alpha) + next_background.mul(rest);
    return cv::min(cv::max(front + alpha.mul(image - explained), 0.0), 1.0);
}

} // namespace

cv::Mat foreground_colours(const cv::Mat &colour, const cv::Mat &alpha) {
    std::vector<cv::Mat> channels;
    cv::split(colour, channels);
    const int wide = std::max(2, std::max(colour.rows, colour.cols) / 12);
    const int narrow = std::max(1, wide / 15);
    for (cv::Mat &channel : channels) {
        const cv::Mat image = channel.clone();
        cv::Mat background;
        cv::Mat ignored;
        const cv::Mat rough = refine(image, image, image, alpha, wide, background);
        const cv::Mat fine = refine(image, rough, background, alpha, narrow, ignored);
        fine.copyTo(channel, alpha < 1.0F);
    }
    cv::Mat result;
    cv::merge(channels, result);
    return result;
}

} // namespace grabcut
