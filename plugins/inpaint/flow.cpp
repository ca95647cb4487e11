#include "flow.hpp"

#include "opencv/picture_mat.hpp"

#include <opencv2/photo.hpp>

#include <algorithm>

namespace inpaint {

namespace {

/// OpenCV reads beside pictures that have a single row or column, so these get a border first.
constexpr int least_side = 3;
constexpr int border = 2;

/// OpenCV's Telea adds a direction of length 1 to each sample where its paper has a gradient: a
/// level of 8-bit pictures, but more than white of floats. With white far away it does not matter.
constexpr double white = 65535;

cv::Mat bordered(const cv::Mat &mat) {
    cv::Mat wider;
    cv::copyMakeBorder(mat, wider, border, border, border, border, cv::BORDER_REPLICATE);
    return wider;
}

} // namespace

cv::Mat flow_in(const cv::Mat &picture, const cv::Mat &hole, Flow method, double radius) {
    if (std::min(picture.rows, picture.cols) < least_side) {
        return flow_in(bordered(picture), bordered(hole), method,
                       radius)({border, border, picture.cols, picture.rows})
            .clone();
    }
    const int code = method == Flow::telea ? cv::INPAINT_TELEA : cv::INPAINT_NS;
    std::vector<cv::Mat> channels;
    cv::split(picture, channels);
    const double scale = white / opencv::white_of(picture.depth());
    for (cv::Mat &channel : channels) {
        cv::Mat floats;
        channel.convertTo(floats, CV_32F, scale);
        cv::Mat filled;
        cv::inpaint(floats, hole, filled, radius, code);
        filled.convertTo(channel, picture.depth(), 1 / scale);
    }
    cv::Mat result;
    cv::merge(channels, result);
    return result;
}

} // namespace inpaint
