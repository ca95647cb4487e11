#include "fill.hpp"

#include "opencv/picture_mat.hpp"

#include <opencv2/photo.hpp>
#include <opencv2/xphoto/inpainting.hpp>

namespace inpaint {

namespace {

/// Channel by channel, in the picture's own precision: OpenCV takes one channel of any depth.
cv::Mat flow_in(const cv::Mat &picture, const cv::Mat &hole, int method, double radius) {
    std::vector<cv::Mat> channels;
    cv::split(picture, channels);
    for (cv::Mat &channel : channels) {
        cv::Mat filled;
        cv::inpaint(channel, hole, filled, radius, method);
        channel = filled;
    }
    cv::Mat result;
    cv::merge(channels, result);
    return result;
}

/// xphoto's shift map needs room to find offsets in, and more picture than hole.
bool suits_shift_map(const cv::Mat &hole) {
    static constexpr int smallest = 32;
    return std::min(hole.rows, hole.cols) >= smallest &&
           cv::countNonZero(hole) * 2 < hole.rows * hole.cols;
}

cv::Mat shift_map(const cv::Mat &picture, const cv::Mat &hole) {
    cv::Mat lab;
    cv::cvtColor(opencv::to_rgb8(picture), lab, cv::COLOR_RGB2Lab);
    cv::Mat filled;
    cv::xphoto::inpaint(lab, 255 - hole, filled, cv::xphoto::INPAINT_SHIFTMAP);
    cv::Mat rgb;
    cv::cvtColor(filled, rgb, cv::COLOR_Lab2RGB);
    return rgb;
}

cv::Mat frequency(const cv::Mat &picture, const cv::Mat &hole, int quality) {
    cv::Mat filled;
    cv::xphoto::inpaint(opencv::to_rgb8(picture), 255 - hole, filled, quality);
    return filled;
}

/// 8-bit RGB as the colour channels of the picture's own type; alpha as it flows in.
cv::Mat with_type_of(const cv::Mat &picture, const cv::Mat &rgb, const cv::Mat &hole,
                     double radius) {
    cv::Mat colour;
    rgb.convertTo(colour, picture.depth(), opencv::white_of(picture.depth()) / 255.0);
    std::vector<cv::Mat> channels;
    if (picture.channels() <= 2) {
        cv::Mat grey;
        cv::cvtColor(colour, grey, cv::COLOR_RGB2GRAY);
        channels.push_back(grey);
    } else {
        cv::split(colour, channels);
    }
    if (picture.channels() % 2 == 0) {
        cv::Mat alpha;
        cv::extractChannel(picture, alpha, picture.channels() - 1);
        channels.push_back(flow_in(alpha, hole, cv::INPAINT_TELEA, radius));
    }
    cv::Mat result;
    cv::merge(channels, result);
    return result;
}

} // namespace

cv::Mat fill(const cv::Mat &picture, const cv::Mat &hole, const std::string &method, double radius,
             const maquette::Call &call) {
    opencv::seed_random_numbers();
    if (method == "telea" || method == "navier-stokes") {
        return flow_in(picture, hole, method == "telea" ? cv::INPAINT_TELEA : cv::INPAINT_NS,
                       radius);
    }
    try {
        if (suits_shift_map(hole)) {
            const cv::Mat rgb = method == "shift-map" ? shift_map(picture, hole)
                                : method == "frequency"
                                    ? frequency(picture, hole, cv::xphoto::INPAINT_FSR_BEST)
                                    : frequency(picture, hole, cv::xphoto::INPAINT_FSR_FAST);
            return with_type_of(picture, rgb, hole, radius);
        }
    } catch (const cv::Exception &) {
        // Falls through to the method that treats every hole.
    }
    call.log(MAQUETTE_LOG_WARNING,
             "The method '" + method + "' cannot treat this hole; 'telea' filled it instead.");
    return flow_in(picture, hole, cv::INPAINT_TELEA, radius);
}

} // namespace inpaint
