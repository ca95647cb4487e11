#include "fit.hpp"

#include "opencv/picture_mat.hpp"

#include <maquette/plugin.hpp>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

/// Of two lengths, the card's; the model file's where the card says nothing.
int chosen(std::uint32_t card, int file) { return card > 0 ? static_cast<int>(card) : file; }

int to_multiple(double length, std::uint32_t multiple) {
    const auto step = static_cast<double>(multiple);
    return static_cast<int>(std::max(1.0, std::round(length / step)) * step);
}

cv::Mat scaled_to(const cv::Mat &picture, cv::Size size) {
    if (picture.size() == size) { return picture; }
    const bool smaller = size.width < picture.cols || size.height < picture.rows;
    cv::Mat scaled;
    cv::resize(picture, scaled, size, 0, 0, smaller ? cv::INTER_AREA : cv::INTER_LINEAR);
    return scaled;
}

} // namespace

Placing place(cv::Size picture, const Resize &resize, const Axes &axes, const std::string &name) {
    if (resize.fit == Fit::multiple) {
        const double shorter = std::min(picture.width, picture.height);
        const double factor = resize.short_side > 0 ? resize.short_side / shorter : 1;
        const cv::Size size(to_multiple(picture.width * factor, resize.multiple),
                            to_multiple(picture.height * factor, resize.multiple));
        return {size, cv::Rect({}, size)};
    }
    const cv::Size size(chosen(resize.width, axes.width), chosen(resize.height, axes.height));
    if (size.width < 1 || size.height < 1) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              "The tensor '" + name +
                                  "' takes pictures of any size. Give \"width\" and \"height\" in "
                                  "\"resize\" of the card.");
    }
    if (resize.fit != Fit::letterbox) { return {size, cv::Rect({}, size)}; }
    const double factor =
        std::min(1.0 * size.width / picture.width, 1.0 * size.height / picture.height);
    const cv::Size inner(
        std::clamp(static_cast<int>(std::lround(picture.width * factor)), 1, size.width),
        std::clamp(static_cast<int>(std::lround(picture.height * factor)), 1, size.height));
    const cv::Point corner =
        resize.anchor == Anchor::top_left
            ? cv::Point()
            : cv::Point((size.width - inner.width) / 2, (size.height - inner.height) / 2);
    return {size, cv::Rect(corner, inner)};
}

cv::Mat fitted(const cv::Mat &picture, const Placing &placing, double padding) {
    const cv::Mat inner = to_rgb(scaled_to(picture, placing.inside.size()));
    if (placing.inside.size() == placing.model) { return inner; }
    cv::Mat whole(placing.model, CV_32FC3, cv::Scalar::all(padding));
    inner.copyTo(whole(placing.inside));
    return whole;
}

cv::Mat unpadded(const cv::Mat &made, const Placing &placing) {
    if (placing.inside.size() == placing.model) { return made; }
    const double across = 1.0 * made.cols / placing.model.width;
    const double down = 1.0 * made.rows / placing.model.height;
    const cv::Rect inside(static_cast<int>(std::lround(placing.inside.x * across)),
                          static_cast<int>(std::lround(placing.inside.y * down)),
                          std::max(1, static_cast<int>(std::lround(placing.inside.width * across))),
                          std::max(1, static_cast<int>(std::lround(placing.inside.height * down))));
    return made(inside & cv::Rect({}, made.size()));
}

cv::Mat to_rgb(const cv::Mat &picture) {
    cv::Mat colours = picture;
    if (picture.channels() == 2) { cv::extractChannel(picture, colours, 0); }
    cv::Mat rgb;
    switch (colours.channels()) {
    case 1: cv::cvtColor(colours, rgb, cv::COLOR_GRAY2RGB); break;
    case 4: cv::cvtColor(colours, rgb, cv::COLOR_RGBA2RGB); break;
    default: rgb = colours; break;
    }
    cv::Mat floats;
    rgb.convertTo(floats, CV_32F, 1 / opencv::white_of(rgb.depth()));
    if (picture.depth() == CV_32F) {
        cv::patchNaNs(floats);
        cv::min(floats, 65504, floats);
        cv::max(floats, -65504, floats);
    }
    return floats;
}

} // namespace onnx
