#include "blend.hpp"

#include "light.hpp"
#include "membrane.hpp"
#include "outline.hpp"
#include "tone.hpp"

#include <maquette/plugin.hpp>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace seamless {

namespace {

Face moved(const Face &face, cv::Point2f by) {
    return {face.box, face.left_eye + by, face.right_eye + by, face.mouth + by};
}

/// The source with its eyes and mouth where `onto` has them. `onto` is in pixels of the result.
cv::Mat warp(const cv::Mat &source, const Face &from, const Face &onto, cv::Size size) {
    const std::array<cv::Point2f, 3> before{from.left_eye, from.right_eye, from.mouth};
    const std::array<cv::Point2f, 3> after{onto.left_eye, onto.right_eye, onto.mouth};
    // A much larger source is softened first, so that the warp does not skip pixels.
    const double shrink = onto.eye_distance() / from.eye_distance();
    cv::Mat softened = source;
    if (shrink < 0.6) { cv::GaussianBlur(source, softened, {}, 0.35 / shrink); }
    cv::Mat warped;
    cv::warpAffine(softened, warped, cv::getAffineTransform(before, after), size,
                   shrink > 1 ? cv::INTER_LANCZOS4 : cv::INTER_CUBIC, cv::BORDER_REFLECT_101);
    return warped;
}

} // namespace

Change blend_face(const cv::Mat &target, const Face &onto, const cv::Mat &source, const Face &from,
                  const BlendOptions &options) {
    const double eyes = onto.eye_distance();
    cv::Rect area = reach_of(onto);
    const int margin = 2 + cvRound(eyes * 0.3);
    area = cv::Rect(area.x - margin, area.y - margin, area.width + 2 * margin,
                    area.height + 2 * margin) &
           cv::Rect({}, target.size());
    const Face here = moved(onto, -cv::Point2f(area.tl()));
    const cv::Mat old = to_lab(target(area));
    cv::Mat face = to_lab(warp(source, from, here, area.size()));
    const cv::Mat skin_of_target = skin_likeness(old, here);
    const cv::Mat skin_of_face = skin_likeness(face, here);
    cv::Mat mask = inner_face(here, skin_of_target, skin_of_face);
    // The picture's own border is no part of the face: the blend needs something around it.
    cv::rectangle(mask, cv::Rect({}, mask.size()), 0);
    if (cv::countNonZero(mask) == 0) {
        throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                              "The face is too small to be replaced.");
    }
    face = with_tone_of(old, face, skin_of_target, skin_of_face, mask, 0.45 * eyes, options.colour);
    face = with_grain_of(old, face, skin_of_target, skin_of_face, eyes / from.eye_distance());
    const cv::Mat jump = membrane(with_log_lightness(old), with_log_lightness(face), mask,
                                  skin_of_target.mul(skin_of_face), std::max(0.8, 0.08 * eyes));
    face = with_exp_lightness(with_log_lightness(face) + jump);
    const cv::Mat old_rgb = to_rgb(old);
    cv::Mat face_rgb = to_rgb(face);
    face_rgb = cv::max(cv::min(face_rgb, cv::Scalar::all(1)), cv::Scalar::all(0));
    const cv::Mat weight = soft_weight(mask, std::max(2.0, options.feather * eyes));
    return {area, weight.mul(face_rgb - old_rgb)};
}

} // namespace seamless
