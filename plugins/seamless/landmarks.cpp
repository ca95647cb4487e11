#include "landmarks.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace seamless {

namespace {

cv::Point2f centre(const cv::Rect &box) {
    return {static_cast<float>(box.x) + static_cast<float>(box.width) / 2,
            static_cast<float>(box.y) + static_cast<float>(box.height) / 2};
}

/// Two eyes that lie in a face as eyes do.
struct Eyes {
    cv::Point2f left;
    cv::Point2f right;
};

std::optional<Eyes> best_pair(const std::vector<cv::Rect> &candidates, const cv::Rect &face) {
    std::optional<Eyes> best;
    double least_error = 0.35;
    for (const cv::Rect &a : candidates) {
        for (const cv::Rect &b : candidates) {
            const cv::Point2f left = centre(a);
            const cv::Point2f right = centre(b);
            const auto share = [&](float from, float to) { return (to - from) / face.width; };
            // In a frontal face the eyes are 0.4 of its box apart, 0.4 from its top.
            const double apart = share(left.x, right.x);
            const double tilt = std::fabs(share(left.y, right.y));
            const double height =
                ((left.y + right.y) / 2 - static_cast<float>(face.y)) / face.height;
            const double middle = ((left.x + right.x) / 2 - centre(face).x) / face.width;
            if (apart < 0.22 || apart > 0.6) { continue; }
            const double error = std::fabs(apart - 0.4) + tilt + std::fabs(height - 0.4) +
                                 std::fabs(middle) * 0.7 +
                                 std::fabs(a.width - b.width) / double(face.width);
            if (error < least_error) {
                least_error = error;
                best = Eyes{left, right};
            }
        }
    }
    return best;
}

/// The iris is the darkest thing in its neighbourhood: its centre of darkness.
cv::Point2f on_iris(const cv::Mat &grey, cv::Point2f eye, double eye_distance) {
    const int reach = std::max(2, cvRound(eye_distance * 0.14));
    const cv::Rect area =
        cv::Rect(cvRound(eye.x) - reach, cvRound(eye.y) - reach / 2 - 1, 2 * reach + 1, reach + 3) &
        cv::Rect({}, grey.size());
    if (area.empty()) { return eye; }
    cv::Mat dark;
    cv::GaussianBlur(grey(area), dark, {}, std::max(0.8, reach / 6.0));
    double least = 0;
    double most = 0;
    cv::minMaxLoc(dark, &least, &most);
    cv::Mat weight;
    cv::Mat(least + 0.3 * (most - least) - dark).convertTo(weight, CV_32F);
    weight.setTo(0, weight < 0);
    const cv::Moments moments = cv::moments(weight);
    if (moments.m00 <= 0) { return eye; }
    return {static_cast<float>(area.x + moments.m10 / moments.m00),
            static_cast<float>(area.y + moments.m01 / moments.m00)};
}

/// The lips are the reddest part of the lower face: the centre of redness below the nose.
cv::Point2f find_mouth(const cv::Mat &lab, const Eyes &eyes) {
    const cv::Point2f across = eyes.right - eyes.left;
    const double distance = cv::norm(across);
    const cv::Point2f down(-across.y, across.x);
    const cv::Point2f expected = (eyes.left + eyes.right) / 2 + down * 1.08F;
    const int reach_x = cvRound(distance * 0.45);
    const int reach_y = cvRound(distance * 0.28);
    const cv::Rect area = cv::Rect(cvRound(expected.x) - reach_x, cvRound(expected.y) - reach_y,
                                   2 * reach_x + 1, 2 * reach_y + 1) &
                          cv::Rect({}, lab.size());
    if (area.width < 4 || area.height < 4) { return expected; }
    cv::Mat red;
    cv::extractChannel(lab(area), red, 1);
    cv::GaussianBlur(red, red, {}, std::max(1.0, distance * 0.03));
    double least = 0;
    double most = 0;
    cv::minMaxLoc(red, &least, &most);
    static constexpr double clear_difference = 6; // of Lab's a*: less is skin alone
    if (most - least < clear_difference) { return expected; }
    cv::Mat weight;
    cv::Mat(red - (least + 0.6 * (most - least))).convertTo(weight, CV_32F);
    weight.setTo(0, weight < 0);
    const cv::Moments moments = cv::moments(weight);
    if (moments.m00 <= 0) { return expected; }
    const cv::Point2f found(static_cast<float>(area.x + moments.m10 / moments.m00),
                            static_cast<float>(area.y + moments.m01 / moments.m00));
    // Height from the lips; sideways halfway to what the eyes say, since shadows redden one side.
    return {(found.x + expected.x) / 2, found.y};
}

/// Eyes are looked for in faces of this width and with even contrast, whatever the picture's.
constexpr double working_width = 240;

std::vector<cv::Rect> eye_candidates(const cv::Mat &grey, const cv::Rect &face,
                                     EyeCascades &cascades) {
    const cv::Rect upper = cv::Rect(face.x, face.y + face.height / 8, face.width, face.height / 2) &
                           cv::Rect({}, grey.size());
    const double scale = working_width / face.width;
    cv::Mat wanted;
    cv::resize(grey(upper), wanted, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    cv::Mat even;
    cv::equalizeHist(wanted, even);
    std::vector<cv::Rect> candidates;
    for (cv::CascadeClassifier *cascade : {&cascades.eye, &cascades.eye_with_glasses}) {
        for (const cv::Mat &view : {wanted, even}) {
            for (const cv::Rect &found : detect(*cascade, view, 2, 30)) {
                candidates.emplace_back(
                    upper.x + cvRound(found.x / scale), upper.y + cvRound(found.y / scale),
                    cvRound(found.width / scale), cvRound(found.height / scale));
            }
        }
    }
    return candidates;
}

} // namespace

std::vector<cv::Rect> detect(cv::CascadeClassifier &cascade, const cv::Mat &grey, int neighbours,
                             int least_side) {
    std::vector<cv::Rect> found;
    if (std::min(grey.rows, grey.cols) < least_side) { return found; }
    cascade.detectMultiScale(grey, found, 1.1, neighbours, 0, {least_side, least_side});
    // Threads find them, each in its own time.
    std::sort(found.begin(), found.end(), [](const cv::Rect &a, const cv::Rect &b) {
        return std::tie(a.x, a.y, a.width, a.height) < std::tie(b.x, b.y, b.width, b.height);
    });
    return found;
}

std::optional<Face> face_in(const cv::Rect &box, const cv::Mat &grey, const cv::Mat &lab,
                            EyeCascades &cascades) {
    std::optional<Eyes> eyes = best_pair(eye_candidates(grey, box, cascades), box);
    if (!eyes) { return {}; }
    const double distance = cv::norm(eyes->right - eyes->left);
    eyes->left = on_iris(grey, eyes->left, distance);
    eyes->right = on_iris(grey, eyes->right, distance);
    return Face{box, eyes->left, eyes->right, find_mouth(lab, *eyes)};
}

} // namespace seamless
