#include "membrane.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace seamless {

namespace {

/// Beyond it there is no face on one side. A third in light; in colour hardly more than can be
/// seen.
const cv::Vec3f largest_jump(0.3F, 2.5F, 2.5F);

struct EdgePoint {
    cv::Point2f at;
    cv::Vec3f jump;
    float trust;
};

std::vector<EdgePoint> edge_points(const cv::Mat &jump, const cv::Mat &trust, const cv::Mat &mask) {
    static constexpr std::size_t enough = 240;
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    if (contours.empty()) { return {}; }
    const auto &longest =
        *std::max_element(contours.begin(), contours.end(),
                          [](const auto &a, const auto &b) { return a.size() < b.size(); });
    const std::size_t count = std::min(enough, longest.size());
    std::vector<EdgePoint> points;
    for (std::size_t i = 0; i < count; ++i) {
        const cv::Point at = longest[i * longest.size() / count];
        points.push_back({at, jump.at<cv::Vec3f>(at), std::max(trust.at<float>(at), 1e-3F)});
    }
    return points;
}

/// Jumps far from their neighbours' are no change of light: each becomes the weighted median of the
/// stretch of edge around it.
void smooth_along(std::vector<EdgePoint> &points) {
    const std::vector<EdgePoint> before = points;
    const int count = static_cast<int>(points.size());
    const int half_window = count / 16;
    std::vector<std::pair<float, float>> window;
    for (int i = 0; i < count; ++i) {
        for (int c = 0; c < 3; ++c) {
            window.clear();
            float total = 0;
            for (int k = -half_window; k <= half_window; ++k) {
                const EdgePoint &near = before[static_cast<std::size_t>((i + k + count) % count)];
                window.emplace_back(near.jump[c], near.trust);
                total += near.trust;
            }
            std::sort(window.begin(), window.end());
            float passed = 0;
            for (const auto &[value, weight] : window) {
                passed += weight;
                points[static_cast<std::size_t>(i)].jump[c] = value;
                if (passed >= total / 2) { break; }
            }
        }
    }
}

/// The interpolation at one point: weights of Floater's mean value coordinates, times the trust.
cv::Vec3f at(cv::Point2f where, const std::vector<EdgePoint> &points,
             std::vector<float> &half_angle_tangents) {
    const std::size_t count = points.size();
    half_angle_tangents.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const cv::Point2f a = points[i].at - where;
        const cv::Point2f b = points[(i + 1) % count].at - where;
        const float lengths = std::sqrt(a.dot(a) * b.dot(b));
        // tan(angle / 2) = sin / (1 + cos); bounded where the point lies on the edge itself.
        const float turned = std::max(lengths + a.dot(b), 1e-3F * lengths + 1e-6F);
        half_angle_tangents[i] = std::min(std::fabs(static_cast<float>(a.cross(b))) / turned, 1e3F);
    }
    cv::Vec3f sum(0, 0, 0);
    float total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto length = std::max(static_cast<float>(cv::norm(points[i].at - where)), 0.5F);
        const float weight =
            (half_angle_tangents[(i + count - 1) % count] + half_angle_tangents[i] + 1e-6F) /
            length * points[i].trust;
        sum += points[i].jump * weight;
        total += weight;
    }
    return sum / total;
}

} // namespace

cv::Mat membrane(const cv::Mat &target, const cv::Mat &face, const cv::Mat &mask,
                 const cv::Mat &trust, double smoothing) {
    // It is smooth, so small pictures say it all.
    static constexpr double working_smoothing = 3;
    const double shrink = std::min(1.0, working_smoothing / smoothing);
    const cv::Size size(std::max(1, cvRound(mask.cols * shrink)),
                        std::max(1, cvRound(mask.rows * shrink)));
    const auto smaller = [&](const cv::Mat &picture) {
        cv::Mat small;
        cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
        return small;
    };
    const auto three_times = [](const cv::Mat &channel) {
        cv::Mat three;
        cv::merge(std::vector<cv::Mat>{channel, channel, channel}, three);
        return three;
    };
    // What the edge says is the mean around it of what is trusted there.
    cv::Mat total = smaller(trust);
    cv::Mat jump = (smaller(target) - smaller(face)).mul(three_times(total));
    cv::GaussianBlur(jump, jump, {}, smoothing * shrink);
    cv::GaussianBlur(total, total, {}, smoothing * shrink);
    jump /= three_times(total) + cv::Scalar::all(1e-4);
    const cv::Mat small_mask = smaller(mask) > 127;
    std::vector<EdgePoint> points = edge_points(jump, total, small_mask);
    for (EdgePoint &point : points) {
        for (int c = 0; c < 3; ++c) {
            point.jump[c] = std::clamp(point.jump[c], -largest_jump[c], largest_jump[c]);
        }
    }
    if (points.empty()) { return cv::Mat::zeros(target.size(), CV_32FC3); }
    smooth_along(points);
    static constexpr int grid_side = 64;
    const cv::Size grid(std::min(grid_side, size.width), std::min(grid_side, size.height));
    cv::Mat coarse(grid, CV_32FC3);
    std::vector<float> scratch;
    const float step_x = static_cast<float>(size.width) / static_cast<float>(grid.width);
    const float step_y = static_cast<float>(size.height) / static_cast<float>(grid.height);
    for (int y = 0; y < grid.height; ++y) {
        for (int x = 0; x < grid.width; ++x) {
            coarse.at<cv::Vec3f>(y, x) = at({(static_cast<float>(x) + 0.5F) * step_x - 0.5F,
                                             (static_cast<float>(y) + 0.5F) * step_y - 0.5F},
                                            points, scratch);
        }
    }
    cv::Mat fine;
    cv::resize(coarse, fine, mask.size(), 0, 0, cv::INTER_CUBIC);
    return fine;
}

} // namespace seamless
