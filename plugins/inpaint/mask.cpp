#include "mask.hpp"

#include "opencv/picture_mat.hpp"

#include <cmath>

namespace inpaint {

namespace {

/// Far outside every picture, and still an int.
constexpr double farthest = 1e6;

int pixel(double position) {
    return static_cast<int>(std::lround(std::clamp(position, -farthest, farthest)));
}

std::string at(const std::string &list, std::size_t index) {
    return list + "/" + std::to_string(index);
}

void draw_rectangles(const maquette::Call &call, cv::Mat &mask) {
    for (std::size_t i = 0; i < call.count("rectangles"); ++i) {
        const std::string place = at("/rectangles", i);
        const auto number = [&](const char *name) { return call.number((place + name).c_str()); };
        const int left = pixel(number("/x"));
        const int top = pixel(number("/y"));
        const cv::Rect rectangle(left, top, pixel(number("/x") + number("/width")) - left,
                                 pixel(number("/y") + number("/height")) - top);
        const cv::Rect inside = rectangle & cv::Rect({}, mask.size());
        if (!inside.empty()) { mask(inside).setTo(255); }
    }
}

void draw_polygons(const maquette::Call &call, cv::Mat &mask) {
    for (std::size_t i = 0; i < call.count("polygons"); ++i) {
        const std::string polygon = at("/polygons", i);
        std::vector<cv::Point> corners;
        for (std::size_t k = 0; k < call.count(polygon.c_str()); ++k) {
            const std::string corner = at(polygon, k);
            corners.emplace_back(pixel(call.number((corner + "/x").c_str())),
                                 pixel(call.number((corner + "/y").c_str())));
        }
        cv::fillPoly(mask, std::vector<std::vector<cv::Point>>{corners}, 255);
    }
}

/// How far each pixel is from the mask, which is not empty; 0 inside.
cv::Mat distance_to(const cv::Mat &mask) {
    cv::Mat distance;
    cv::distanceTransform(255 - mask, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    return distance;
}

} // namespace

cv::Mat make_weight(const maquette::Call &call, cv::Size size) {
    const bool has_mask = call.has_input("mask");
    if (!has_mask && call.count("rectangles") == 0 && call.count("polygons") == 0) {
        throw maquette::Error(MAQUETTE_INVALID_PARAMETER,
                              "Nothing says what to erase. Connect a picture to 'mask', or give "
                              "'rectangles' or 'polygons'.");
    }
    cv::Mat mask = cv::Mat::zeros(size, CV_8U);
    if (has_mask) {
        const cv::Mat given = opencv::as_mat(call.input("mask"));
        if (given.size() != size) {
            throw maquette::Error(MAQUETTE_UNSUPPORTED_PICTURE,
                                  "The mask has " + std::to_string(given.cols) + " × " +
                                      std::to_string(given.rows) + " pixels, the picture " +
                                      std::to_string(size.width) + " × " +
                                      std::to_string(size.height) + ". Make them equally large.");
        }
        mask.setTo(255, given >= 128);
    }
    draw_rectangles(call, mask);
    draw_polygons(call, mask);
    const auto grow = static_cast<double>(call.integer("grow"));
    const auto feather = static_cast<double>(call.integer("feather"));
    if (grow + feather == 0 || cv::countNonZero(mask) == 0) { return mask; }
    // 255 up to `grow` pixels away, then a ramp that reaches 0 behind `feather` more.
    cv::Mat weight;
    const double slope = 255 / (feather + 1);
    const cv::Mat distance = distance_to(mask);
    distance.convertTo(weight, CV_8U, -slope, 255 + grow * slope);
    weight.setTo(0, distance > grow + feather);
    return weight;
}

} // namespace inpaint
