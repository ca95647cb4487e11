#include "region.hpp"

#include "mesh_places.hpp"

#include "seamless/skin.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace onnx {

namespace {

/// Borders are smooth, so a small picture says where they run; morphology is costly in a large one.
constexpr double working_eye_distance = 80;

template <class Indices>
std::vector<cv::Point> corners(const Mesh &mesh, const Indices &indices, cv::Point origin) {
    std::vector<cv::Point> points;
    for (const int index : indices) {
        const cv::Point2f at = mesh.at(index);
        // Beyond this no picture goes.
        static constexpr float limit = 1e6F;
        points.emplace_back(cvRound(std::clamp(at.x, -limit, limit)) - origin.x,
                            cvRound(std::clamp(at.y, -limit, limit)) - origin.y);
    }
    return points;
}

/// Filled, whatever its order: brows and lips are given as they come.
template <class Indices>
void fill_hull(cv::Mat mask, const Mesh &mesh, const Indices &indices, cv::Point origin) {
    std::vector<cv::Point> hull;
    cv::convexHull(corners(mesh, indices, origin), hull);
    cv::fillConvexPoly(mask, hull, 255);
}

cv::Mat disc(double radius) {
    const int side = 2 * std::max(1, cvRound(radius)) + 1;
    return cv::getStructuringElement(cv::MORPH_ELLIPSE, {side, side});
}

cv::Mat resized(const cv::Mat &mat, cv::Size size, int interpolation) {
    cv::Mat made;
    cv::resize(mat, made, size, 0, 0, interpolation);
    return made;
}

cv::Mat three_times(const cv::Mat &channel) {
    cv::Mat three;
    cv::merge(std::vector<cv::Mat>{channel, channel, channel}, three);
    return three;
}

/// The connected parts of `candidates` that meet `outside`.
cv::Mat reaching(const cv::Mat &candidates, const cv::Mat &outside, int least_contact) {
    cv::Mat labels;
    const int count = cv::connectedComponents(candidates, labels, 8, CV_32S);
    std::vector<int> contact(static_cast<std::size_t>(count), 0);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            if (outside.at<uchar>(y, x) != 0) {
                ++contact[static_cast<std::size_t>(labels.at<int>(y, x))];
            }
        }
    }
    contact[0] = 0;
    cv::Mat reached = cv::Mat::zeros(candidates.size(), CV_8U);
    for (int y = 0; y < labels.rows; ++y) {
        for (int x = 0; x < labels.cols; ++x) {
            if (contact[static_cast<std::size_t>(labels.at<int>(y, x))] >= least_contact) {
                reached.at<uchar>(y, x) = 255;
            }
        }
    }
    return reached;
}

/// Those pixels of `within` near `seeds` that have the colour of the seeds around them.
cv::Mat of_same_colour(const cv::Mat &lab, const cv::Mat &seeds, const cv::Mat &within,
                       double reach) {
    cv::Mat weight;
    seeds.convertTo(weight, CV_32F, 1 / 255.0);
    cv::Mat sum;
    cv::GaussianBlur(lab.mul(three_times(weight)), sum, {}, reach);
    cv::GaussianBlur(weight, weight, {}, reach);
    const cv::Mat off = lab - sum / three_times(weight + 1e-6F);
    static constexpr double alike = 14; // in Lab
    cv::Mat distance;
    cv::transform(off.mul(off), distance, cv::Matx13f(1, 1, 1));
    return (distance < alike * alike) & (weight > 0.02) & within;
}

/// The forehead and what is over it: on the far side of the line of the brows.
cv::Mat above_brows(const Mesh &mesh, const cv::Rect &area, cv::Size size) {
    const auto middle = [&](const auto &indices) {
        cv::Point2f sum(0, 0);
        for (const int index : indices) {
            sum += mesh.at(index) / static_cast<float>(indices.size());
        }
        return sum;
    };
    const cv::Point2f left = middle(mesh_places::left_brow) - cv::Point2f(area.tl());
    const cv::Point2f right = middle(mesh_places::right_brow) - cv::Point2f(area.tl());
    const cv::Point2f along = right - left;
    const float step_x = static_cast<float>(area.width) / static_cast<float>(size.width);
    const float step_y = static_cast<float>(area.height) / static_cast<float>(size.height);
    cv::Mat above(size, CV_8U);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            const cv::Point2f here(static_cast<float>(x) * step_x, static_cast<float>(y) * step_y);
            above.at<uchar>(y, x) = along.cross(here - left) < 0 ? 255 : 0;
        }
    }
    return above;
}

/// How many times as much fine structure there is as on the sample of skin. f32.
cv::Mat strands(const cv::Mat &lab, const cv::Mat &sample, double eyes) {
    cv::Mat lightness;
    cv::extractChannel(lab, lightness, 0);
    cv::Mat soft;
    cv::GaussianBlur(lightness, soft, {}, 0.035 * eyes);
    cv::Mat fine = cv::abs(lightness - soft);
    cv::GaussianBlur(fine, fine, {}, 0.06 * eyes);
    // Skin without any is a drawing's.
    return fine / std::max(cv::mean(fine, sample)[0], 0.6);
}

} // namespace

cv::Rect area_of(const Mesh &mesh, double margin, cv::Size picture) {
    const std::vector<cv::Point2f> points = mesh.flat();
    float left = points.front().x;
    float right = left;
    float top = points.front().y;
    float bottom = top;
    for (const cv::Point2f &point : points) {
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        top = std::min(top, point.y);
        bottom = std::max(bottom, point.y);
    }
    const double around = 2 + margin * eye_distance(mesh);
    const auto whole = [](double number) { return cvRound(std::clamp(number, -1e6, 1e6)); };
    const cv::Point first(whole(left - around), whole(top - around));
    const cv::Point last(whole(right + around), whole(bottom + around));
    return cv::Rect(first, last) & cv::Rect({}, picture);
}

double eye_distance(const Mesh &mesh) {
    const auto middle = [&](const auto &indices) {
        cv::Point2f sum(0, 0);
        for (const int index : indices) {
            sum += mesh.at(index) / static_cast<float>(indices.size());
        }
        return sum;
    };
    return cv::norm(middle(mesh_places::right_eye) - middle(mesh_places::left_eye));
}

cv::Mat inside_outline(const Mesh &mesh, const cv::Rect &area) {
    cv::Mat mask = cv::Mat::zeros(area.size(), CV_8U);
    const std::vector<std::vector<cv::Point>> outline{corners(mesh, mesh_places::oval, area.tl())};
    cv::fillPoly(mask, outline, 255);
    return mask;
}

cv::Mat features(const Mesh &mesh, const cv::Rect &area) {
    cv::Mat mask = cv::Mat::zeros(area.size(), CV_8U);
    fill_hull(mask, mesh, mesh_places::left_eye, area.tl());
    fill_hull(mask, mesh, mesh_places::right_eye, area.tl());
    fill_hull(mask, mesh, mesh_places::left_brow, area.tl());
    fill_hull(mask, mesh, mesh_places::right_brow, area.tl());
    fill_hull(mask, mesh, mesh_places::lips, area.tl());
    return mask;
}

cv::Mat bare_skin(const Mesh &mesh, const cv::Rect &area) {
    cv::Mat skin = cv::Mat::zeros(area.size(), CV_8U);
    fill_hull(skin, mesh, mesh_places::cheeks, area.tl());
    cv::Mat wide;
    cv::dilate(features(mesh, area), wide, disc(0.05 * eye_distance(mesh)));
    skin.setTo(0, wide);
    return skin;
}

cv::Mat before_face(const Mesh &mesh, const cv::Rect &area, const cv::Mat &lab) {
    const double scale = std::min(1.0, working_eye_distance / eye_distance(mesh));
    const double eyes = eye_distance(mesh) * scale;
    const cv::Size size(std::max(1, cvRound(area.width * scale)),
                        std::max(1, cvRound(area.height * scale)));
    const auto small = [&](const cv::Mat &mask) { return resized(mask, size, cv::INTER_NEAREST); };
    const cv::Mat outline = small(inside_outline(mesh, area));
    cv::Mat own = small(features(mesh, area));
    cv::dilate(own, own, disc(0.08 * eyes));
    const cv::Mat colours = resized(lab, size, cv::INTER_AREA);
    const cv::Mat sample = small(bare_skin(mesh, area));
    cv::Mat likeness = seamless::likeness_to_skin(colours, sample);
    cv::GaussianBlur(likeness, likeness, {}, std::max(0.6, 0.015 * eyes));
    const cv::Mat above = above_brows(mesh, area, size);
    const cv::Mat unlike =
        (likeness < 0.1) | (above & ((likeness < 0.6) | (strands(colours, sample, eyes) > 1.5)));
    cv::Mat candidates = unlike & ~own;
    // What hangs on by a thread is something else.
    cv::morphologyEx(candidates, candidates, cv::MORPH_OPEN, disc(0.02 * eyes));
    const int contact = cvCeil(0.06 * eyes);
    cv::Mat before = reaching(candidates, ~outline, contact);
    // From the brow over the eye to the cheek, and on over the lips.
    for (int crossing = 0; crossing < 4; ++crossing) {
        const cv::Mat over = of_same_colour(colours, before, unlike & own, 0.15 * eyes);
        before = reaching(candidates | before | over, ~outline, contact);
    }
    // Small islands between strands, and a rim where both mix.
    cv::morphologyEx(before, before, cv::MORPH_CLOSE, disc(0.04 * eyes));
    cv::dilate(before, before, disc(0.02 * eyes));
    return resized(before, area.size(), cv::INTER_LINEAR) > 127;
}

} // namespace onnx
