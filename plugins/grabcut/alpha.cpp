#include "alpha.hpp"

#include "saliency.hpp"

#include "opencv/picture_mat.hpp"

#include <opencv2/ximgproc/edge_filter.hpp>

namespace grabcut {

namespace {

constexpr int working_side = 480;
/// GrabCut and the superpixels need a few pixels to tell apart.
constexpr int smallest_side = 16;

cv::Mat shrunk(const cv::Mat &rgb) {
    const double scale = double{working_side} / std::max(rgb.rows, rgb.cols);
    if (scale >= 1) { return rgb; }
    cv::Mat small;
    const cv::Size size(std::max(1, cvRound(rgb.cols * scale)),
                        std::max(1, cvRound(rgb.rows * scale)));
    cv::resize(rgb, small, size, 0, 0, cv::INTER_AREA);
    return small;
}

/// Where GrabCut starts; nothing if nothing stands out. `subject` may be empty.
std::optional<cv::Mat> make_seeds(const cv::Mat &rgb, const cv::Rect &subject) {
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(rgb, mean, deviation);
    static constexpr double least_deviation = 2; // of 255: less is noise on one colour
    if (std::max({deviation[0], deviation[1], deviation[2]}) < least_deviation) {
        return std::nullopt;
    }
    cv::Mat outside;
    if (!subject.empty()) {
        outside = cv::Mat(rgb.size(), CV_8U, cv::Scalar(255));
        outside(subject).setTo(0);
    }
    cv::Mat map = saliency(rgb, outside);
    cv::GaussianBlur(map, map, {}, 2);
    cv::Mat map8;
    map.convertTo(map8, CV_8U, 255);
    cv::Mat unused;
    // Otsu's threshold splits what stands out; with a rectangle most of what is in it is subject.
    const double otsu = cv::threshold(map8, unused, 0, 255, cv::THRESH_OTSU) / 255;
    const double threshold = subject.empty() ? otsu : 0.6 * otsu;
    cv::Mat seeds(rgb.size(), CV_8U, cv::Scalar(cv::GC_PR_BGD));
    // Sure is only what lies along the upper borders; elsewhere GrabCut may learn otherwise.
    cv::Mat along_border(rgb.size(), CV_8U, cv::Scalar(255));
    const int band = std::max(2, std::max(rgb.rows, rgb.cols) / 30);
    along_border(cv::Rect(band, band, std::max(1, rgb.cols - 2 * band), rgb.rows - band)).setTo(0);
    seeds.setTo(cv::GC_BGD, along_border & (map < 0.35 * threshold));
    seeds.setTo(cv::GC_PR_FGD, map >= threshold);
    seeds.setTo(cv::GC_FGD, map >= threshold + 0.7 * (1 - threshold));
    if (!outside.empty()) { seeds.setTo(cv::GC_BGD, outside); }
    return seeds;
}

bool has_both_sides(const cv::Mat &seeds) {
    const int subject = cv::countNonZero(seeds & 1); // GC_FGD and GC_PR_FGD are odd
    return subject > 0 && subject < static_cast<int>(seeds.total());
}

/// Takes away specks, and closes holes that are too small to be meant.
cv::Mat without_specks(const cv::Mat &mask) {
    cv::Mat cleaned = mask.clone();
    for (const bool holes : {false, true}) {
        cv::Mat labels;
        cv::Mat stats;
        cv::Mat centres;
        const int count = cv::connectedComponentsWithStats(holes ? 255 - cleaned : cleaned, labels,
                                                           stats, centres);
        int largest = 0;
        for (int i = 1; i < count; ++i) {
            largest = std::max(largest, stats.at<int>(i, cv::CC_STAT_AREA));
        }
        const double least = holes ? 0.002 * static_cast<double>(mask.total()) : 0.05 * largest;
        for (int i = 1; i < count; ++i) {
            if (stats.at<int>(i, cv::CC_STAT_AREA) < least) {
                cleaned.setTo(holes ? 255 : 0, labels == i);
            }
        }
    }
    return cleaned;
}

/// A hard mask as soft alpha at the picture's size, along its edges.
cv::Mat soften(const cv::Mat &mask, const cv::Mat &rgb, double softness) {
    cv::Mat large;
    cv::resize(mask, large, rgb.size(), 0, 0, cv::INTER_LINEAR);
    cv::Mat alpha;
    large.convertTo(alpha, CV_32F, 1 / 255.0);
    const int radius = cvRound(softness * std::max(rgb.rows, rgb.cols) / 100);
    if (radius == 0) { return alpha; }
    cv::Mat guide;
    rgb.convertTo(guide, CV_32F, 1 / 255.0);
    cv::Mat filtered;
    cv::ximgproc::guidedFilter(guide, alpha, filtered, radius, 1e-6);
    // The filter leaves a veil over flat parts; what is nearly all or nothing is all or nothing.
    static constexpr double veil = 0.1;
    filtered = (filtered - veil) / (1 - 2 * veil);
    return cv::min(cv::max(filtered, 0.0), 1.0);
}

} // namespace

std::optional<cv::Mat> find_alpha(const cv::Mat &rgb, const AlphaOptions &options, Watch &watch) {
    if (std::min(rgb.rows, rgb.cols) < smallest_side) { return std::nullopt; }
    opencv::seed_random_numbers();
    const cv::Mat small = shrunk(rgb);
    cv::Rect subject;
    if (options.subject) {
        const double scale_x = double{1} * small.cols / rgb.cols;
        const double scale_y = double{1} * small.rows / rgb.rows;
        subject =
            cv::Rect(cvFloor(options.subject->x * scale_x), cvFloor(options.subject->y * scale_y),
                     std::max(1, cvCeil(options.subject->width * scale_x)),
                     std::max(1, cvCeil(options.subject->height * scale_y))) &
            cv::Rect({}, small.size());
    }
    const std::optional<cv::Mat> found = make_seeds(small, subject);
    if (!found || !has_both_sides(*found)) { return std::nullopt; }
    cv::Mat seeds = *found;
    watch.progress(0.2);
    cv::Mat background_model;
    cv::Mat foreground_model;
    for (int i = 0; i < options.iterations; ++i) {
        watch.stop_if_abandoned();
        cv::grabCut(small, seeds, {}, background_model, foreground_model, 1,
                    i == 0 ? cv::GC_INIT_WITH_MASK : cv::GC_EVAL);
        if (!has_both_sides(seeds)) { break; }
        watch.progress(0.2 + 0.5 * (i + 1) / options.iterations);
    }
    const cv::Mat mask = without_specks((seeds & 1) * 255);
    watch.stop_if_abandoned();
    return soften(mask, rgb, options.softness);
}

} // namespace grabcut
