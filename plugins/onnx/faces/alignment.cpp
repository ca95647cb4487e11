#include "alignment.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace onnx {

cv::Matx23d similarity(const std::vector<cv::Point2f> &from, const std::vector<cv::Point2f> &to) {
    cv::Point2d middle_from(0, 0);
    cv::Point2d middle_to(0, 0);
    const auto count = static_cast<double>(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        middle_from += cv::Point2d(from[i]) / count;
        middle_to += cv::Point2d(to[i]) / count;
    }
    // As complex numbers: to = a × from, and a is Σ conj(from) to / Σ |from|².
    double along = 0;
    double across = 0;
    double spread = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const cv::Point2d p = cv::Point2d(from[i]) - middle_from;
        const cv::Point2d q = cv::Point2d(to[i]) - middle_to;
        along += p.dot(q);
        across += p.cross(q);
        spread += p.dot(p);
    }
    spread = std::max(spread, 1e-12);
    const double c = along / spread;
    const double s = across / spread;
    return {c, -s, middle_to.x - c * middle_from.x + s * middle_from.y,
            s, c,  middle_to.y - s * middle_from.x - c * middle_from.y};
}

cv::Matx23d inverse(const cv::Matx23d &map) {
    cv::Matx23d back;
    cv::invertAffineTransform(map, back);
    return back;
}

cv::Point2f mapped(const cv::Matx23d &map, cv::Point2f point) {
    const cv::Vec2d to = map * cv::Vec3d(point.x, point.y, 1);
    return {static_cast<float>(to[0]), static_cast<float>(to[1])};
}

std::array<cv::Point2f, 5> arcface_points(int side) {
    // In a crop of 112 × 112, as InsightFace trains with.
    static constexpr std::array<std::array<float, 2>, 5> places{{{38.2946F, 51.6963F},
                                                                 {73.5318F, 51.5014F},
                                                                 {56.0252F, 71.7366F},
                                                                 {41.5493F, 92.3655F},
                                                                 {70.7299F, 92.2041F}}};
    const bool whole = side % 112 == 0;
    const float scale = static_cast<float>(side) / (whole ? 112.0F : 128.0F);
    const float margin = whole ? 0 : 8 * scale;
    std::array<cv::Point2f, 5> points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = {places[i][0] * scale + margin, places[i][1] * scale};
    }
    return points;
}

cv::Matx23d to_arcface(const Face &face, int side) {
    const auto places = arcface_points(side);
    return similarity({face.points.begin(), face.points.end()}, {places.begin(), places.end()});
}

cv::Mat crop(const cv::Mat &picture, const cv::Matx23d &map, cv::Size size) {
    cv::Mat made = cv::Mat::zeros(size, picture.type());
    const double scale = std::sqrt(std::fabs(map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0)));
    static constexpr double least_scale = 1e-4;
    if (!(scale > least_scale)) { return made; } // all points at one place
    // Only what the crop shows is looked at, however large the picture.
    const cv::Matx23d back = inverse(map);
    std::vector<cv::Point2f> corners;
    for (const cv::Point2f corner :
         {cv::Point2f(0, 0), cv::Point2f(static_cast<float>(size.width), 0),
          cv::Point2f(0, static_cast<float>(size.height)),
          cv::Point2f(static_cast<float>(size.width), static_cast<float>(size.height))}) {
        corners.push_back(mapped(back, corner));
    }
    const int margin = 2 + cvCeil(2 / scale);
    cv::Rect seen = cv::boundingRect(corners);
    seen = cv::Rect(seen.x - margin, seen.y - margin, seen.width + 2 * margin,
                    seen.height + 2 * margin) &
           cv::Rect({}, picture.size());
    if (seen.empty()) { return made; }
    cv::Matx23d way = map;
    way(0, 2) += map(0, 0) * seen.x + map(0, 1) * seen.y;
    way(1, 2) += map(1, 0) * seen.x + map(1, 1) * seen.y;
    cv::Mat source = picture(seen);
    if (scale < 0.6) {
        cv::Size smaller(std::max(1, cvRound(seen.width * scale * 1.5)),
                         std::max(1, cvRound(seen.height * scale * 1.5)));
        const double x = 1.0 * seen.width / smaller.width;
        const double y = 1.0 * seen.height / smaller.height;
        cv::resize(source, source, smaller, 0, 0, cv::INTER_AREA);
        for (int row = 0; row < 2; ++row) {
            // Pixel centres: (small + 0.5) × step - 0.5.
            way(row, 2) += way(row, 0) * (x - 1) / 2 + way(row, 1) * (y - 1) / 2;
            way(row, 0) *= x;
            way(row, 1) *= y;
        }
    }
    cv::warpAffine(source, made, way, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT);
    return made;
}

} // namespace onnx
