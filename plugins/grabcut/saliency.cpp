#include "saliency.hpp"

#include <opencv2/imgproc.hpp>
#include <opencv2/ximgproc/slic.hpp>

#include <cmath>
#include <queue>
#include <set>
#include <vector>

namespace grabcut {

namespace {

// The paper's constants.
constexpr double geodesic_sigma = 10;
constexpr double boundary_sigma = 1;
constexpr double spatial_sigma = 0.25;
constexpr double smooth_sigma = 10;
constexpr double smooth_floor = 0.1;
constexpr int superpixels = 250;

/// A patch of similar pixels.
struct Patch {
    cv::Vec3d colour;   ///< Lab
    cv::Point2d centre; ///< in shares of the picture's longer side
    double area = 0;
    bool at_border = false;
};

struct Patches {
    std::vector<Patch> list;
    cv::Mat labels; ///< patch of each pixel, CV_32S
    std::vector<std::set<int>> neighbours;
};

double colour_distance(const Patch &a, const Patch &b) { return cv::norm(a.colour - b.colour); }

Patches divide(const cv::Mat &rgb, const cv::Mat &outside) {
    cv::Mat lab;
    cv::Mat as_float;
    rgb.convertTo(as_float, CV_32F, 1 / 255.0);
    cv::cvtColor(as_float, lab, cv::COLOR_RGB2Lab);
    const int size = std::max(4, static_cast<int>(std::sqrt(rgb.total() / double{superpixels})));
    auto slic = cv::ximgproc::createSuperpixelSLIC(lab, cv::ximgproc::SLICO, size, 15.0F);
    slic->iterate(10);
    slic->enforceLabelConnectivity(20);
    Patches patches;
    slic->getLabels(patches.labels);
    patches.list.resize(static_cast<std::size_t>(slic->getNumberOfSuperpixels()));
    patches.neighbours.resize(patches.list.size());
    const double longer = std::max(rgb.rows, rgb.cols);
    for (int y = 0; y < rgb.rows; ++y) {
        for (int x = 0; x < rgb.cols; ++x) {
            const int label = patches.labels.at<int>(y, x);
            Patch &patch = patches.list[static_cast<std::size_t>(label)];
            patch.colour += cv::Vec3d(lab.at<cv::Vec3f>(y, x));
            patch.centre += cv::Point2d(x / longer, y / longer);
            patch.area += 1;
            // Not the lower border: people and things stand on it.
            patch.at_border = patch.at_border || x == 0 || y == 0 || x == rgb.cols - 1 ||
                              (!outside.empty() && outside.at<std::uint8_t>(y, x) != 0);
            const auto touch = [&](int other) {
                if (other == label) { return; }
                patches.neighbours[static_cast<std::size_t>(label)].insert(other);
                patches.neighbours[static_cast<std::size_t>(other)].insert(label);
            };
            if (x > 0) { touch(patches.labels.at<int>(y, x - 1)); }
            if (y > 0) { touch(patches.labels.at<int>(y - 1, x)); }
        }
    }
    for (Patch &patch : patches.list) {
        if (patch.area > 0) {
            patch.colour /= patch.area;
            patch.centre = patch.centre / patch.area;
        }
    }
    return patches;
}

/// The shortest way from one patch to all others, in steps of colour (Dijkstra). All border patches
/// are neighbours of each other, as in the paper.
std::vector<double> geodesics(const Patches &patches, const std::vector<int> &border, int from) {
    std::vector<double> distance(patches.list.size(), INFINITY);
    using Entry = std::pair<double, int>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    distance[static_cast<std::size_t>(from)] = 0;
    open.emplace(0.0, from);
    while (!open.empty()) {
        const auto [so_far, at] = open.top();
        open.pop();
        const auto here = static_cast<std::size_t>(at);
        if (so_far > distance[here]) { continue; }
        const auto reach = [&](int next) {
            const auto there = static_cast<std::size_t>(next);
            // Small steps are noise; the paper clips them.
            const double step =
                std::max(0.0, colour_distance(patches.list[here], patches.list[there]) - 2.0);
            // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): patches have neighbours only
            if (so_far + step < distance[there]) {
                distance[there] = so_far + step;
                open.emplace(distance[there], next);
            }
        };
        for (const int next : patches.neighbours[here]) {
            reach(next);
        }
        if (patches.list[here].at_border) {
            for (const int next : border) {
                reach(next);
            }
        }
    }
    return distance;
}

/// How probably each patch is background: how much of what is like it touches the border.
std::vector<double> background_weights(const Patches &patches) {
    std::vector<int> border;
    for (std::size_t i = 0; i < patches.list.size(); ++i) {
        if (patches.list[i].at_border) { border.push_back(static_cast<int>(i)); }
    }
    std::vector<double> weights;
    for (std::size_t i = 0; i < patches.list.size(); ++i) {
        const auto distance = geodesics(patches, border, static_cast<int>(i));
        double area = 0;
        double length = 0;
        for (std::size_t k = 0; k < distance.size(); ++k) {
            const double alike =
                std::exp(-distance[k] * distance[k] / (2 * geodesic_sigma * geodesic_sigma));
            area += alike;
            length += patches.list[k].at_border ? alike : 0;
        }
        const double connectivity = length / std::sqrt(area);
        weights.push_back(
            1 - std::exp(-connectivity * connectivity / (2 * boundary_sigma * boundary_sigma)));
    }
    return weights;
}

/// How much each patch differs from probable background near it, 0 to 1.
std::vector<double> contrast_weights(const Patches &patches,
                                     const std::vector<double> &background) {
    std::vector<double> weights;
    for (const Patch &patch : patches.list) {
        double sum = 0;
        for (std::size_t k = 0; k < patches.list.size(); ++k) {
            const double away = cv::norm(patch.centre - patches.list[k].centre);
            sum += colour_distance(patch, patches.list[k]) * background[k] *
                   std::exp(-away * away / (2 * spatial_sigma * spatial_sigma));
        }
        weights.push_back(sum);
    }
    const double largest = *std::max_element(weights.begin(), weights.end());
    for (double &weight : weights) {
        weight = largest > 0 ? weight / largest : 0;
    }
    return weights;
}

/// The paper's least squares: near 0 where background, near 1 where contrast, smooth between like
/// neighbours.
cv::Mat optimise(const Patches &patches, const std::vector<double> &background,
                 const std::vector<double> &contrast) {
    const int count = static_cast<int>(patches.list.size());
    cv::Mat matrix = cv::Mat::zeros(count, count, CV_64F);
    cv::Mat right(count, 1, CV_64F);
    for (int i = 0; i < count; ++i) {
        const auto here = static_cast<std::size_t>(i);
        const double foreground = contrast[here] * (1 - background[here]);
        matrix.at<double>(i, i) += background[here] + foreground + 1e-3;
        right.at<double>(i) = foreground;
        for (const int k : patches.neighbours[here]) {
            const double distance =
                colour_distance(patches.list[here], patches.list[static_cast<std::size_t>(k)]);
            const double tie =
                std::exp(-distance * distance / (2 * smooth_sigma * smooth_sigma)) + smooth_floor;
            matrix.at<double>(i, i) += tie;
            matrix.at<double>(i, k) -= tie;
        }
    }
    cv::Mat result;
    cv::solve(matrix, right, result, cv::DECOMP_CHOLESKY);
    return result;
}

} // namespace

cv::Mat saliency(const cv::Mat &rgb, const cv::Mat &outside) {
    const Patches patches = divide(rgb, outside);
    const std::vector<double> background = background_weights(patches);
    const cv::Mat values = optimise(patches, background, contrast_weights(patches, background));
    cv::Mat result(rgb.size(), CV_32F);
    for (int y = 0; y < rgb.rows; ++y) {
        for (int x = 0; x < rgb.cols; ++x) {
            result.at<float>(y, x) =
                static_cast<float>(values.at<double>(patches.labels.at<int>(y, x)));
        }
    }
    cv::normalize(result, result, 0, 1, cv::NORM_MINMAX);
    return result;
}

} // namespace grabcut
