#include "colours.hpp"

#include "opencv/picture_mat.hpp"

namespace inpaint {

namespace {

bool has_alpha(const cv::Mat &picture) { return picture.channels() % 2 == 0; }

} // namespace

cv::Mat colours_of(const cv::Mat &picture) {
    std::vector<cv::Mat> channels;
    cv::split(picture, channels);
    if (has_alpha(picture)) { channels.pop_back(); }
    cv::Mat colours;
    cv::merge(channels, colours);
    colours.convertTo(colours, CV_32F, 1 / opencv::white_of(picture.depth()));
    return colours;
}

cv::Mat as_rgb(const cv::Mat &colours) {
    if (colours.channels() == 3) { return colours; }
    cv::Mat rgb;
    cv::cvtColor(colours, rgb, cv::COLOR_GRAY2RGB);
    return rgb;
}

cv::Mat join(const cv::Mat &colours, const cv::Mat &alpha, const cv::Mat &like) {
    cv::Mat narrow;
    colours.convertTo(narrow, like.depth(), opencv::white_of(like.depth()));
    std::vector<cv::Mat> channels;
    cv::split(narrow, channels);
    if (has_alpha(like)) { channels.push_back(alpha); }
    cv::Mat picture;
    cv::merge(channels, picture);
    return picture;
}

cv::Mat alpha_of(const cv::Mat &picture) {
    cv::Mat alpha;
    if (has_alpha(picture)) { cv::extractChannel(picture, alpha, picture.channels() - 1); }
    return alpha;
}

} // namespace inpaint
