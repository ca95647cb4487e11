#include "holes.hpp"

#include <opencv2/imgproc.hpp>

namespace inpaint {

Holes::Holes(const cv::Mat &hole) {
    const cv::Rect whole({}, hole.size());
    cv::Mat squares((hole.rows + apart - 1) / apart, (hole.cols + apart - 1) / apart, CV_8U);
    for (int y = 0; y < squares.rows; ++y) {
        for (int x = 0; x < squares.cols; ++x) {
            const cv::Rect square = cv::Rect(x * apart, y * apart, apart, apart) & whole;
            squares.at<std::uint8_t>(y, x) = cv::countNonZero(hole(square)) > 0 ? 255 : 0;
        }
    }
    cv::Mat statistics;
    cv::Mat centroids;
    const int labels = cv::connectedComponentsWithStats(squares, labels_, statistics, centroids, 8);
    for (int label = 1; label < labels; ++label) {
        const int *found = statistics.ptr<int>(label);
        const cv::Rect around =
            cv::Rect(found[cv::CC_STAT_LEFT] * apart, found[cv::CC_STAT_TOP] * apart,
                     found[cv::CC_STAT_WIDTH] * apart, found[cv::CC_STAT_HEIGHT] * apart) &
            whole;
        boxes_.push_back(
            cv::boundingRect(select(hole, around, [label](int l) { return l == label; })) +
            around.tl());
    }
}

cv::Mat Holes::unfilled(const cv::Mat &hole, int index, const cv::Rect &area) const {
    return select(hole, area, [index](int label) { return label > index; });
}

cv::Mat Holes::only(const cv::Mat &hole, int index, const cv::Rect &area) const {
    return select(hole, area, [index](int label) { return label == index + 1; });
}

template <class Wanted>
cv::Mat Holes::select(const cv::Mat &hole, const cv::Rect &area, Wanted wanted) const {
    cv::Mat result = cv::Mat::zeros(area.size(), CV_8U);
    for (int y = 0; y < area.height; ++y) {
        const std::uint8_t *from = hole.ptr<std::uint8_t>(area.y + y) + area.x;
        const int *labels = labels_.ptr<int>((area.y + y) / apart);
        std::uint8_t *to = result.ptr<std::uint8_t>(y);
        for (int x = 0; x < area.width; ++x) {
            if (from[x] != 0 && wanted(labels[(area.x + x) / apart])) { to[x] = 255; }
        }
    }
    return result;
}

} // namespace inpaint
