#include "compose.hpp"

#include "region.hpp"

#include "seamless/light.hpp"
#include "seamless/membrane.hpp"
#include "seamless/skin.hpp"
#include "seamless/tone.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <vector>

namespace onnx {

namespace {

/// The largest connected part, without specks, with a smooth edge.
cv::Mat tidied(const cv::Mat &mask, double eyes) {
    const double scale = std::min(1.0, 80 / eyes);
    const cv::Size size(std::max(1, cvRound(mask.cols * scale)),
                        std::max(1, cvRound(mask.rows * scale)));
    cv::Mat small;
    cv::resize(mask, small, size, 0, 0, cv::INTER_AREA);
    small = small > 127;
    const int radius = std::max(1, cvRound(0.08 * eyes * scale));
    cv::morphologyEx(small, small, cv::MORPH_OPEN,
                     cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * radius + 1, 2 * radius + 1}),
                     {-1, -1}, 1, cv::BORDER_CONSTANT, cv::Scalar::all(0));
    cv::Mat labels;
    cv::Mat statistics;
    cv::Mat middles;
    const int count = cv::connectedComponentsWithStats(small, labels, statistics, middles);
    int largest = 0;
    for (int i = 1; i < count; ++i) {
        const auto area = [&](int label) {
            return label == 0 ? 0 : statistics.at<int>(label, cv::CC_STAT_AREA);
        };
        if (area(i) > area(largest)) { largest = i; }
    }
    small = largest == 0 ? cv::Mat::zeros(size, CV_8U) : labels == largest;
    cv::GaussianBlur(small, small, {}, std::max(0.8, 0.04 * eyes * scale));
    cv::Mat made;
    cv::resize(small, made, mask.size(), 0, 0, cv::INTER_LINEAR);
    // Smoothing must not lead over what was left out.
    return (made > 127) & mask;
}

} // namespace

cv::Mat compose(const cv::Mat &target, const Mesh &onto, const Layer &layer, const cv::Rect &area,
                const cv::Mat &keep, const Composition &composition) {
    const double eyes = std::max(1.0, eye_distance(onto));
    const cv::Mat old = seamless::to_lab(target);
    cv::Mat face = seamless::to_lab(layer.colours);
    const cv::Mat sample = bare_skin(onto, area);
    const cv::Mat skin_of_target = seamless::likeness_to_skin(old, sample);
    const cv::Mat skin_of_face = seamless::likeness_to_skin(face, sample);
    cv::Mat mask = inside_outline(onto, area) & (layer.shown > 0.5);
    mask.setTo(0, before_face(onto, area, old));
    mask.setTo(0, before_face(onto, area, face));
    if (!keep.empty()) { mask.setTo(0, keep); }
    // The picture's own border is no part of the face: the blend needs something around it.
    cv::rectangle(mask, cv::Rect({}, mask.size()), 0);
    mask = tidied(mask, eyes);
    if (cv::countNonZero(mask) < 16) {
        throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                              "Too little of the face is seen to be replaced: it is too small, "
                              "turned away, or behind something.");
    }
    face = seamless::with_tone_of(old, face, skin_of_target, skin_of_face, mask, 0.45 * eyes,
                                  composition.colour);
    face = seamless::with_grain_of(old, face, skin_of_target, skin_of_face, composition.enlarged);
    const cv::Mat old_log = seamless::with_log_lightness(old);
    const cv::Mat face_log = seamless::with_log_lightness(face);
    const cv::Mat jump = seamless::membrane(
        old_log, face_log, mask, skin_of_target.mul(skin_of_face), std::max(0.8, 0.08 * eyes));
    face = seamless::with_exp_lightness(face_log + jump);
    cv::Mat made = seamless::to_rgb(face);
    made = cv::max(cv::min(made, cv::Scalar::all(1)), cv::Scalar::all(0));
    const cv::Mat weight = seamless::soft_weight(mask, std::max(2.0, composition.feather * eyes));
    return weight.mul(made - seamless::to_rgb(old));
}

} // namespace onnx
