#include "refine.hpp"

#include "fit.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace onnx {

namespace {

/// Side at which the coefficients are found.
constexpr int most_side = 1024;
/// Rows that are treated together at full size.
constexpr int band = 64;
/// Alpha that the model is sure of, on either side.
constexpr double sure = 0.01;

cv::Mat mean(const cv::Mat &from, int radius) {
    cv::Mat to;
    cv::blur(from, to, cv::Size(2 * radius + 1, 2 * radius + 1), cv::Point(-1, -1),
             cv::BORDER_REFLECT_101);
    return to;
}

/// For each pixel a line in RGB, alpha ≈ (first three)·colour + fourth, that fits its window.
cv::Mat coefficients(const cv::Mat &guide, const cv::Mat &alpha, int radius, double epsilon) {
    std::array<cv::Mat, 3> colour;
    cv::split(guide, colour.data());
    const cv::Mat mean_alpha = mean(alpha, radius);
    std::array<cv::Mat, 3> mean_colour;
    std::array<cv::Mat, 3> with_alpha; // covariances
    std::array<cv::Mat, 6> between;    // RR, RG, RB, GG, GB, BB
    for (std::size_t c = 0; c < 3; ++c) {
        mean_colour.at(c) = mean(colour.at(c), radius);
        with_alpha.at(c) =
            mean(colour.at(c).mul(alpha), radius) - mean_colour.at(c).mul(mean_alpha);
    }
    for (std::size_t c = 0, index = 0; c < 3; ++c) {
        for (std::size_t d = c; d < 3; ++d, ++index) {
            between.at(index) = mean(colour.at(c).mul(colour.at(d)), radius) -
                                mean_colour.at(c).mul(mean_colour.at(d));
        }
    }
    cv::Mat lines(alpha.size(), CV_32FC4);
    for (int y = 0; y < alpha.rows; ++y) {
        auto *line = lines.ptr<cv::Vec4f>(y);
        const auto at = [y](const cv::Mat &mat, int x) { return mat.ptr<float>(y)[x]; };
        for (int x = 0; x < alpha.cols; ++x) {
            const auto e = static_cast<float>(epsilon);
            const cv::Matx33f matrix(at(between[0], x) + e, at(between[1], x), at(between[2], x),
                                     at(between[1], x), at(between[3], x) + e, at(between[4], x),
                                     at(between[2], x), at(between[4], x), at(between[5], x) + e);
            const cv::Vec3f covariance(at(with_alpha[0], x), at(with_alpha[1], x),
                                       at(with_alpha[2], x));
            const cv::Vec3f a = matrix.inv(cv::DECOMP_CHOLESKY) * covariance;
            const float b = at(mean_alpha, x) - a[0] * at(mean_colour[0], x) -
                            a[1] * at(mean_colour[1], x) - a[2] * at(mean_colour[2], x);
            line[x] = cv::Vec4f(a[0], a[1], a[2], b);
        }
    }
    return mean(lines, radius);
}

/// 1 near where the model is in doubt, 0 where its word stands.
cv::Mat doubt(const cv::Mat &alpha, int radius) {
    cv::Mat unsure;
    cv::inRange(alpha, sure, 1 - sure, unsure);
    const cv::Mat disc =
        cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(2 * radius + 1, 2 * radius + 1));
    cv::dilate(unsure, unsure, disc);
    cv::Mat weight;
    unsure.convertTo(weight, CV_32F, 1 / 255.0);
    return mean(weight, std::max(1, radius / 2));
}

/// Rows `first` to `first + count` of `from` enlarged to `size`.
cv::Mat enlarged_band(const cv::Mat &from, cv::Size size, int first, int count) {
    const double across = 1.0 * from.cols / size.width;
    const double down = 1.0 * from.rows / size.height;
    // The centre of pixel x lies at (x + ½)·across - ½ of the smaller picture.
    const cv::Matx23d map(across, 0, across / 2 - 0.5, 0, down, (first + 0.5) * down - 0.5);
    cv::Mat to;
    cv::warpAffine(from, to, map, cv::Size(size.width, count),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    return to;
}

} // namespace

cv::Mat refined(const cv::Mat &alpha, const cv::Mat &picture, const Refinement &refinement) {
    const double shrink = std::min(1.0, 1.0 * most_side / std::max(picture.cols, picture.rows));
    const cv::Size size(std::max(1, static_cast<int>(std::lround(picture.cols * shrink))),
                        std::max(1, static_cast<int>(std::lround(picture.rows * shrink))));
    cv::Mat smaller;
    cv::resize(picture, smaller, size, 0, 0, cv::INTER_AREA);
    const cv::Mat guide = to_rgb(smaller);
    cv::Mat coarse;
    cv::resize(alpha, coarse, size, 0, 0, cv::INTER_LINEAR);
    const double scale = std::sqrt(1.0 * size.area() / alpha.size().area());
    const int radius = std::max(1, static_cast<int>(std::lround(refinement.radius * scale)));
    const cv::Mat lines =
        coefficients(guide, coarse, radius, refinement.sensitivity * refinement.sensitivity);
    const cv::Mat weight = doubt(coarse, radius);

    cv::Mat result(picture.size(), CV_32F);
    for (int first = 0; first < picture.rows; first += band) {
        const int count = std::min(band, picture.rows - first);
        const cv::Mat colours = to_rgb(picture.rowRange(first, first + count));
        const cv::Mat line = enlarged_band(lines, picture.size(), first, count);
        const cv::Mat share = enlarged_band(weight, picture.size(), first, count);
        const cv::Mat plain = enlarged_band(coarse, picture.size(), first, count);
        for (int y = 0; y < count; ++y) {
            const auto *colour = colours.ptr<cv::Vec3f>(y);
            const auto *a = line.ptr<cv::Vec4f>(y);
            float *to = result.ptr<float>(first + y);
            for (int x = 0; x < picture.cols; ++x) {
                const float fine = a[x][0] * colour[x][0] + a[x][1] * colour[x][1] +
                                   a[x][2] * colour[x][2] + a[x][3];
                const float w = share.ptr<float>(y)[x];
                const float value =
                    w * std::clamp(fine, 0.0F, 1.0F) + (1 - w) * plain.ptr<float>(y)[x];
                to[x] = std::clamp(value, 0.0F, 1.0F);
            }
        }
    }
    return result;
}

} // namespace onnx
