#include "skin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace seamless {

namespace {

double median(std::vector<float> &values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

cv::Mat likeness_to_skin(const cv::Mat &lab, const cv::Mat &sample) {
    cv::Mat distance = cv::Mat::zeros(lab.size(), CV_32F);
    // Light changes over a face much more than its colour does.
    static constexpr std::array<double, 3> least_spread{16, 4, 4};
    for (int c = 0; c < 3; ++c) {
        cv::Mat channel;
        cv::extractChannel(lab, channel, c);
        std::vector<float> values;
        for (int y = 0; y < lab.rows; ++y) {
            for (int x = 0; x < lab.cols; ++x) {
                if (sample.at<uchar>(y, x) != 0) { values.push_back(channel.at<float>(y, x)); }
            }
        }
        if (values.empty()) { return cv::Mat::ones(lab.size(), CV_32F); }
        const double middle = median(values);
        for (float &value : values) {
            value = std::fabs(value - static_cast<float>(middle));
        }
        const double spread =
            std::max(1.4826 * median(values), least_spread[static_cast<std::size_t>(c)]);
        const cv::Mat off = (channel - middle) / spread;
        distance += off.mul(off);
    }
    cv::Mat likeness;
    cv::exp(distance * -0.14, likeness);
    return likeness;
}

} // namespace seamless
