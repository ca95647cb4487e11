#include "blend.hpp"

#include <maquette/plugin.hpp>

#include <opencv2/imgproc.hpp>
#include <opencv2/photo.hpp>

#include <array>

namespace seamless {

namespace {

/// The face's own axes: from the middle of the eyes, half an eye distance right and down.
struct Axes {
    cv::Point2f origin;
    cv::Point2f right;
    cv::Point2f down;

    explicit Axes(const Face &face)
        : origin((face.left_eye + face.right_eye) / 2),
          right((face.right_eye - face.left_eye) / 2) {
        const cv::Point2f to_mouth = face.mouth - origin;
        // A mouth is about 2.15 half eye distances below the eyes.
        down = to_mouth / 2.15F;
    }
    cv::Point2f at(double x, double y) const {
        return origin + right * static_cast<float>(x) + down * static_cast<float>(y);
    }
};

/// From above the brows to the chin, wide at the cheeks, narrow at the jaw.
std::vector<cv::Point> outline(const Face &face) {
    static constexpr int corners = 72;
    const Axes axes(face);
    std::vector<cv::Point> points;
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * CV_PI * i / corners;
        const double vertical = std::sin(angle);
        const double y = vertical < 0 ? 0.35 + 1.25 * vertical : 0.35 + 2.6 * vertical;
        const double width = vertical < 0 ? 1.62 : 1.62 - 0.28 * vertical * vertical;
        points.emplace_back(axes.at(width * std::cos(angle), y));
    }
    return points;
}

cv::Mat mask_of(const Face &face, cv::Point offset, cv::Size size) {
    cv::Mat mask = cv::Mat::zeros(size, CV_8U);
    std::vector<cv::Point> points = outline(face);
    for (cv::Point &point : points) {
        point -= offset;
    }
    cv::fillConvexPoly(mask, points, 255, cv::LINE_8);
    return mask;
}

cv::Mat warp(const cv::Mat &source, const Face &from, const Face &onto, const cv::Rect &area) {
    const cv::Point2f offset(area.tl());
    const std::array<cv::Point2f, 3> before{from.left_eye, from.right_eye, from.mouth};
    const std::array<cv::Point2f, 3> after{onto.left_eye - offset, onto.right_eye - offset,
                                           onto.mouth - offset};
    // A much larger source is shrunk first, so that the warp does not skip pixels.
    const double shrink = onto.eye_distance() / from.eye_distance();
    cv::Mat softened = source;
    if (shrink < 0.6) { cv::GaussianBlur(source, softened, {}, 0.35 / shrink); }
    cv::Mat warped;
    cv::warpAffine(softened, warped, cv::getAffineTransform(before, after), area.size(),
                   cv::INTER_CUBIC, cv::BORDER_REFLECT_101);
    return warped;
}

/// Means and spreads of Lab within the mask, moved by `amount` towards the target's.
cv::Mat with_skin_tone(const cv::Mat &face, const cv::Mat &target, const cv::Mat &mask,
                       double amount) {
    cv::Mat from;
    cv::Mat to;
    face.convertTo(from, CV_32F, 1 / 255.0);
    target.convertTo(to, CV_32F, 1 / 255.0);
    cv::cvtColor(from, from, cv::COLOR_RGB2Lab);
    cv::cvtColor(to, to, cv::COLOR_RGB2Lab);
    cv::Scalar mean_from;
    cv::Scalar mean_to;
    cv::Scalar spread_from;
    cv::Scalar spread_to;
    cv::meanStdDev(from, mean_from, spread_from, mask);
    cv::meanStdDev(to, mean_to, spread_to, mask);
    std::vector<cv::Mat> channels;
    cv::split(from, channels);
    for (int c = 0; c < 3; ++c) {
        // Contrast within bounds: a face in flat light must not become a mask.
        const double stretch = std::clamp(spread_to[c] / std::max(spread_from[c], 0.1), 0.7, 1.3);
        const double gain = 1 + amount * (stretch - 1);
        const double mean = mean_from[c] + amount * (mean_to[c] - mean_from[c]);
        channels[static_cast<std::size_t>(c)] =
            (channels[static_cast<std::size_t>(c)] - mean_from[c]) * gain + mean;
    }
    cv::merge(channels, from);
    cv::cvtColor(from, from, cv::COLOR_Lab2RGB);
    cv::Mat result;
    from.convertTo(result, CV_8U, 255);
    return result;
}

cv::Mat poisson(const cv::Mat &face, const cv::Mat &target, const cv::Mat &mask) {
    const cv::Rect box = cv::boundingRect(mask);
    const cv::Point middle(box.x + box.width / 2, box.y + box.height / 2);
    cv::Mat cloned;
    cv::seamlessClone(face, target, mask, middle, cloned, cv::NORMAL_CLONE);
    return cloned;
}

} // namespace

Change blend_face(const cv::Mat &target, const Face &onto, const cv::Mat &source, const Face &from,
                  const BlendOptions &options) {
    const int feather = std::max(2, cvRound(options.feather * onto.eye_distance()));
    cv::Rect area = cv::boundingRect(outline(onto));
    const int margin = 2 * feather + 4;
    area = cv::Rect(area.x - margin, area.y - margin, area.width + 2 * margin,
                    area.height + 2 * margin) &
           cv::Rect({}, target.size());
    const cv::Mat old = target(area);
    cv::Mat mask = mask_of(onto, area.tl(), area.size());
    // Poisson blending needs a border of the old picture all around.
    mask.row(0).setTo(0);
    mask.row(mask.rows - 1).setTo(0);
    mask.col(0).setTo(0);
    mask.col(mask.cols - 1).setTo(0);
    if (cv::countNonZero(mask) == 0) {
        throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                              "The face is too small to be replaced.");
    }
    cv::Mat face = warp(source, from, onto, area);
    face = with_skin_tone(face, old, mask, options.colour);
    const cv::Mat cloned = poisson(face, old, mask);
    // Inside the mask only, and softly: the change is 0 at its border.
    cv::Mat weight;
    cv::distanceTransform(mask, weight, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    weight = cv::min(weight / feather, 1.0);
    cv::Mat new_face;
    cv::Mat old_face;
    cloned.convertTo(new_face, CV_32F, 1 / 255.0);
    old.convertTo(old_face, CV_32F, 1 / 255.0);
    cv::Mat share;
    cv::merge(std::vector<cv::Mat>{weight, weight, weight}, share);
    return {area, share.mul(new_face - old_face)};
}

} // namespace seamless
