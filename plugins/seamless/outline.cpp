#include "outline.hpp"

#include "skin.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace seamless {

namespace {

/// The face's own axes: from the middle of the eyes, half an eye distance to the right, and down
/// the part of the way to the mouth that equals it in a face seen from the front.
struct Axes {
    cv::Point2f origin;
    cv::Point2f right;
    cv::Point2f down;

    explicit Axes(const Face &face)
        : origin((face.left_eye + face.right_eye) / 2), right((face.right_eye - face.left_eye) / 2),
          down((face.mouth - origin) / 2.15F) {}
    cv::Point2f at(double x, double y) const {
        return origin + right * static_cast<float>(x) + down * static_cast<float>(y);
    }
};

/// Half the width, the ends up and down in units of the axes, and how much narrower the jaw is.
struct Oval {
    double half_width, top, bottom, narrowing;
};
// Eyes, brows, nose and mouth lie in the core of nearly every face; few are as wide as the reach.
constexpr Oval core{1.42, -0.62, 2.6, 0.42};
constexpr Oval reach{2.4, -1.25, 2.95, 0.2};

std::vector<cv::Point> corners(const Face &face, const Oval &oval) {
    static constexpr int count = 72;
    static constexpr double middle = 0.35;
    const Axes axes(face);
    std::vector<cv::Point> points;
    for (int i = 0; i < count; ++i) {
        const double angle = 2 * CV_PI * i / count;
        // Above the eyes it is squarer, as brows are.
        const double power = std::sin(angle) < 0 ? 2.0 / 3 : 1;
        const double across =
            std::copysign(std::pow(std::fabs(std::cos(angle)), power), std::cos(angle));
        const double along =
            std::copysign(std::pow(std::fabs(std::sin(angle)), power), std::sin(angle));
        const double y = middle + (along < 0 ? middle - oval.top : oval.bottom - middle) * along;
        const double width = along < 0 ? 1 : 1 - oval.narrowing * along * along;
        points.emplace_back(axes.at(oval.half_width * width * across, y));
    }
    return points;
}

cv::Mat filled(const std::vector<cv::Point> &points, cv::Size size) {
    cv::Mat mask = cv::Mat::zeros(size, CV_8U);
    cv::fillConvexPoly(mask, points, 255, cv::LINE_8);
    return mask;
}

/// Brows, paint and moles with skin all around are part of the face.
cv::Mat without_holes(const cv::Mat &mask) {
    cv::Mat outside;
    cv::copyMakeBorder(mask, outside, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
    cv::floodFill(outside, {0, 0}, 255);
    return mask | (outside(cv::Rect(1, 1, mask.cols, mask.rows)) == 0);
}

cv::Mat disc(double radius) {
    const int side = 2 * std::max(1, cvRound(radius)) + 1;
    return cv::getStructuringElement(cv::MORPH_ELLIPSE, {side, side});
}

} // namespace

cv::Mat skin_likeness(const cv::Mat &lab, const Face &face) {
    const Axes axes(face);
    const std::vector<cv::Point> cheeks{axes.at(-1.1, 0.55), axes.at(1.1, 0.55), axes.at(0.8, 1.5),
                                        axes.at(-0.8, 1.5)};
    return likeness_to_skin(lab, filled(cheeks, lab.size()));
}

cv::Mat inner_face(const Face &onto, const cv::Mat &skin_of_target, const cv::Mat &skin_of_source) {
    // The edge is smooth, so a small picture says where it runs; morphology is costly in a large
    // one.
    static constexpr double working_eye_distance = 80;
    const double scale = std::min(1.0, working_eye_distance / onto.eye_distance());
    const auto factor = static_cast<float>(scale);
    const Face face{onto.box, onto.left_eye * factor, onto.right_eye * factor, onto.mouth * factor};
    const double unit = face.eye_distance() / 2;
    const cv::Size size(std::max(1, cvRound(skin_of_target.cols * scale)),
                        std::max(1, cvRound(skin_of_target.rows * scale)));
    const cv::Mat always = filled(corners(face, core), size);
    const cv::Mat most = filled(corners(face, reach), size);
    cv::Mat inner = most;
    for (const cv::Mat &skin : {skin_of_target, skin_of_source}) {
        cv::Mat smooth;
        cv::resize(skin, smooth, size, 0, 0, cv::INTER_AREA);
        cv::GaussianBlur(smooth, smooth, {}, std::max(0.8, 0.06 * unit));
        cv::Mat part = without_holes(((smooth > 0.3) & most) | always);
        cv::morphologyEx(part, part, cv::MORPH_OPEN, disc(0.3 * unit));
        inner = inner & part;
    }
    inner |= always;
    // Without tongues, and with a smooth edge.
    cv::morphologyEx(inner, inner, cv::MORPH_OPEN, disc(0.5 * unit));
    cv::GaussianBlur(inner, inner, {}, std::max(0.8, 0.2 * unit));
    inner.setTo(0, most == 0);
    cv::resize(inner, inner, skin_of_target.size(), 0, 0, cv::INTER_LINEAR);
    return inner > 127;
}

cv::Rect reach_of(const Face &onto) { return cv::boundingRect(corners(onto, reach)); }

} // namespace seamless
