#include "warp.hpp"

#include "../pictures/fit.hpp"
#include "alignment.hpp"
#include "mesh_places.hpp"
#include "triangles.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace onnx {

namespace {

float smooth_step(float from, float to, float number) {
    const float t = std::clamp((number - from) / (to - from), 0.0F, 1.0F);
    return t * t * (3 - 2 * t);
}

/// Twice the area, positive where the corners turn as in the picture's axes (y down).
float turn(cv::Point2f a, cv::Point2f b, cv::Point2f c) { return (b - a).cross(c - a); }

/// How far the source shows the skin around each point: the area of the triangles there, against
/// that of a face which looks into the camera.
std::vector<float> shown_at_points(const Mesh &from, const std::vector<Triangle> &triangles) {
    const std::vector<cv::Point3f> own = in_own_axes(from);
    std::vector<double> seen(own.size(), 0);
    std::vector<double> there(own.size(), 0);
    double sign = 0;
    for (const Triangle &t : triangles) {
        sign += turn(from.at(t[0]), from.at(t[1]), from.at(t[2]));
    }
    const double size = cv::norm(from.points[mesh_places::right_eye_corner] -
                                 from.points[mesh_places::left_eye_corner]);
    for (const Triangle &t : triangles) {
        const double area = std::copysign(turn(from.at(t[0]), from.at(t[1]), from.at(t[2])), 1) *
                            (turn(from.at(t[0]), from.at(t[1]), from.at(t[2])) * sign < 0 ? -1 : 1);
        const auto at = [&](int corner) { return own[static_cast<std::size_t>(t[corner])]; };
        const double whole = cv::norm((at(1) - at(0)).cross(at(2) - at(0))) * size * size;
        for (const int corner : t) {
            seen[static_cast<std::size_t>(corner)] += area;
            there[static_cast<std::size_t>(corner)] += whole;
        }
    }
    std::vector<float> shown;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        shown.push_back(
            smooth_step(0.08F, 0.3F, static_cast<float>(seen[i] / std::max(there[i], 1e-9))));
    }
    return shown;
}

/// The best affine map between the points of two meshes.
cv::Matx23d affine(const std::vector<cv::Point2f> &from, const std::vector<cv::Point2f> &to) {
    cv::Mat points(static_cast<int>(from.size()), 3, CV_64F);
    cv::Mat places(static_cast<int>(from.size()), 2, CV_64F);
    for (int i = 0; i < points.rows; ++i) {
        const auto index = static_cast<std::size_t>(i);
        points.at<double>(i, 0) = from[index].x;
        points.at<double>(i, 1) = from[index].y;
        points.at<double>(i, 2) = 1;
        places.at<double>(i, 0) = to[index].x;
        places.at<double>(i, 1) = to[index].y;
    }
    cv::Mat solution;
    cv::solve(points, places, solution, cv::DECOMP_SVD);
    const cv::Mat map = solution.t();
    return {map.at<double>(0, 0), map.at<double>(0, 1), map.at<double>(0, 2),
            map.at<double>(1, 0), map.at<double>(1, 1), map.at<double>(1, 2)};
}

} // namespace

Way way_between(const Mesh &onto, const Mesh &from, const cv::Rect &area) {
    Way way{cv::Mat(area.size(), CV_32FC2), cv::Mat::zeros(area.size(), CV_32F)};
    const cv::Matx23d beyond = affine(onto.flat(), from.flat());
    for (int y = 0; y < area.height; ++y) {
        auto *row = way.from.ptr<cv::Point2f>(y);
        for (int x = 0; x < area.width; ++x) {
            row[x] = mapped(beyond, cv::Point2f(area.tl()) + cv::Point2f(cv::Point(x, y)));
        }
    }
    const std::vector<Triangle> triangles = triangles_of(onto, from);
    const std::vector<float> shown = shown_at_points(from, triangles);
    cv::Mat depth(area.size(), CV_32F, cv::Scalar::all(std::numeric_limits<float>::max()));
    const cv::Point2f origin(area.tl());
    for (const Triangle &t : triangles) {
        const std::array<cv::Point2f, 3> corners{onto.at(t[0]) - origin, onto.at(t[1]) - origin,
                                                 onto.at(t[2]) - origin};
        const float whole = turn(corners[0], corners[1], corners[2]);
        if (std::fabs(whole) < 1e-6F) { continue; }
        const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x});
        const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y});
        const int first = std::max(0, cvFloor(left));
        const int last = std::min(area.width - 1, cvCeil(right));
        for (int y = std::max(0, cvFloor(top)); y <= std::min(area.height - 1, cvCeil(bottom));
             ++y) {
            for (int x = first; x <= last; ++x) {
                const cv::Point2f here{cv::Point(x, y)};
                const std::array<float, 3> share{turn(here, corners[1], corners[2]) / whole,
                                                 turn(here, corners[2], corners[0]) / whole,
                                                 turn(here, corners[0], corners[1]) / whole};
                // Edges belong to both sides: rounding leaves no pixel to neither.
                static constexpr float edge = -1e-4F;
                if (share[0] < edge || share[1] < edge || share[2] < edge) { continue; }
                float z = 0;
                float sure = 0;
                cv::Point2f at(0, 0);
                for (std::size_t i = 0; i < 3; ++i) {
                    const auto corner = static_cast<std::size_t>(t[i]);
                    z += share[i] * onto.points[corner].z;
                    sure += share[i] * shown[corner];
                    at += share[i] * from.at(t[i]);
                }
                if (z >= depth.at<float>(y, x)) { continue; }
                depth.at<float>(y, x) = z;
                way.from.at<cv::Point2f>(y, x) = at;
                way.shown.at<float>(y, x) = sure;
            }
        }
    }
    return way;
}

Mesh with_shape_of(const Mesh &target, const Mesh &other, double amount) {
    if (amount <= 0) { return target; }
    // The other head, turned and scaled as the target's stands: Kabsch's rotation of what is best
    // for all points.
    const auto count = static_cast<int>(target.points.size());
    const cv::Mat to = cv::Mat(target.points).reshape(1, count);
    const cv::Mat from = cv::Mat(other.points).reshape(1, count);
    cv::Mat middle_to;
    cv::Mat middle_from;
    cv::reduce(to, middle_to, 0, cv::REDUCE_AVG);
    cv::reduce(from, middle_from, 0, cv::REDUCE_AVG);
    const cv::Mat p = from - cv::repeat(middle_from, count, 1);
    const cv::Mat q = to - cv::repeat(middle_to, count, 1);
    cv::SVD svd(p.t() * q);
    cv::Mat flip = cv::Mat::eye(3, 3, CV_32F);
    flip.at<float>(2, 2) = cv::determinant(svd.u) * cv::determinant(svd.vt) < 0 ? -1.0F : 1.0F;
    const cv::Mat rotation = svd.u * flip * svd.vt;
    const double scale = cv::norm(q) / std::max(cv::norm(p), 1e-9);
    const cv::Mat turned = p * rotation * scale + cv::repeat(middle_to, count, 1);

    const auto eyes = static_cast<float>(cv::norm(target.points[mesh_places::right_eye_corner] -
                                                  target.points[mesh_places::left_eye_corner]));
    const std::vector<cv::Point3f> own = in_own_axes(target);
    Mesh result = target;
    for (int i = 0; i < count; ++i) {
        float nearest = std::numeric_limits<float>::max();
        for (const int edge : mesh_places::oval) {
            const cv::Point3f way =
                own[static_cast<std::size_t>(i)] - own[static_cast<std::size_t>(edge)];
            nearest = std::min(nearest, static_cast<float>(cv::norm(way)));
        }
        const float share = static_cast<float>(amount) * smooth_step(0.0F, 0.3F, nearest);
        cv::Point3f &point = result.points[static_cast<std::size_t>(i)];
        const cv::Point2f step(turned.at<float>(i, 0) - point.x, turned.at<float>(i, 1) - point.y);
        // No step is longer than a good part of a face is wide: a mesh gone wrong stays small.
        const float length =
            std::min(1.0F, 0.3F * eyes / (static_cast<float>(cv::norm(step)) + 1e-6F));
        point.x += share * length * step.x;
        point.y += share * length * step.y;
    }
    return result;
}

cv::Mat taken_along(const cv::Mat &source, const Way &way, double shrink) {
    // Only what the way leads to is worked on, in f32.
    std::vector<cv::Mat> sides;
    cv::split(way.from, sides);
    double left = 0;
    double right = 0;
    double top = 0;
    double bottom = 0;
    cv::minMaxLoc(sides[0], &left, &right);
    cv::minMaxLoc(sides[1], &top, &bottom);
    const int margin = 4 + cvCeil(2 / std::max(shrink, 0.01));
    const auto pixel = [](double number) { return cvFloor(std::clamp(number, -1e6, 1e6)); };
    cv::Rect seen(pixel(left) - margin, pixel(top) - margin, 0, 0);
    seen.width = pixel(right) + 1 + margin - seen.x;
    seen.height = pixel(bottom) + 1 + margin - seen.y;
    seen &= cv::Rect({}, source.size());
    if (seen.empty()) { return cv::Mat::zeros(way.from.size(), CV_32FC3); }
    cv::Mat colours = to_rgb(source(seen));
    cv::Mat map = way.from - cv::Scalar(seen.x, seen.y);
    if (shrink < 0.6) {
        const cv::Size smaller(std::max(1, cvRound(seen.width * shrink * 1.5)),
                               std::max(1, cvRound(seen.height * shrink * 1.5)));
        const cv::Scalar step(1.0 * smaller.width / seen.width, 1.0 * smaller.height / seen.height);
        cv::resize(colours, colours, smaller, 0, 0, cv::INTER_AREA);
        // Pixel centres: (large + 0.5) × step - 0.5.
        cv::multiply(map + cv::Scalar::all(0.5), step, map);
        map -= cv::Scalar::all(0.5);
    }
    cv::Mat made;
    cv::remap(colours, made, map, {}, shrink > 1 ? cv::INTER_LANCZOS4 : cv::INTER_CUBIC,
              cv::BORDER_REFLECT_101);
    return cv::max(cv::min(made, cv::Scalar::all(1)), cv::Scalar::all(0));
}

} // namespace onnx
