#include "faces.hpp"

#include <maquette/plugin.hpp>

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include <algorithm>
#include <optional>

namespace seamless {

namespace {

/// Faces are looked for at this size: larger pictures hold no more of what the cascades see.
constexpr double working_side = 800;

cv::CascadeClassifier cascade(const std::string &name) {
    cv::CascadeClassifier classifier;
    const std::string file = std::string(MAQUETTE_HAAR_CASCADES) + "/haarcascade_" + name + ".xml";
    if (!classifier.load(file)) {
        throw maquette::Error(MAQUETTE_INTERNAL, "The face detector's data, " + file +
                                                     ", is not there. Install the Debian package "
                                                     "opencv-data.");
    }
    return classifier;
}

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

std::vector<cv::Rect> detect(cv::CascadeClassifier &classifier, const cv::Mat &grey, int neighbours,
                             int least_side) {
    std::vector<cv::Rect> found;
    if (std::min(grey.rows, grey.cols) < least_side) { return found; }
    classifier.detectMultiScale(grey, found, 1.1, neighbours, 0, {least_side, least_side});
    return found;
}

} // namespace

std::vector<Face> find_faces(const cv::Mat &rgb) {
    cv::CascadeClassifier face_cascade = cascade("frontalface_alt2");
    cv::CascadeClassifier eye_cascade = cascade("eye");
    cv::CascadeClassifier second_eye_cascade = cascade("eye_tree_eyeglasses");
    const double scale = std::min(1.0, working_side / std::max(rgb.rows, rgb.cols));
    cv::Mat small = rgb;
    if (scale < 1) { cv::resize(rgb, small, {}, scale, scale, cv::INTER_AREA); }
    cv::Mat grey;
    cv::cvtColor(small, grey, cv::COLOR_RGB2GRAY);
    cv::Mat level;
    cv::equalizeHist(grey, level);
    cv::Mat lab;
    cv::cvtColor(small, lab, cv::COLOR_RGB2Lab);
    const int least_side = std::max(24, std::min(grey.rows, grey.cols) / 14);
    std::vector<Face> faces;
    for (const cv::Rect &box : detect(face_cascade, level, 4, least_side)) {
        const cv::Rect upper(box.x, box.y + box.height / 8, box.width, box.height / 2);
        const int eye_side = std::max(8, box.width / 8);
        std::vector<cv::Rect> candidates = detect(eye_cascade, grey(upper), 2, eye_side);
        for (const cv::Rect &more : detect(second_eye_cascade, grey(upper), 2, eye_side)) {
            candidates.push_back(more);
        }
        for (cv::Rect &candidate : candidates) {
            candidate += upper.tl();
        }
        std::optional<Eyes> eyes = best_pair(candidates, box);
        if (!eyes) { continue; }
        const double distance = cv::norm(eyes->right - eyes->left);
        eyes->left = on_iris(grey, eyes->left, distance);
        eyes->right = on_iris(grey, eyes->right, distance);
        const auto full = [scale](cv::Point2f point) {
            return point * static_cast<float>(1 / scale);
        };
        faces.push_back({cv::Rect(cvRound(box.x / scale), cvRound(box.y / scale),
                                  cvRound(box.width / scale), cvRound(box.height / scale)),
                         full(eyes->left), full(eyes->right), full(find_mouth(lab, *eyes))});
    }
    std::stable_sort(faces.begin(), faces.end(),
                     [](const Face &a, const Face &b) { return a.box.area() > b.box.area(); });
    return faces;
}

} // namespace seamless
