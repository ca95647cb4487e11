#include "faces.hpp"

#include "landmarks.hpp"

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include <algorithm>
#include <array>
#include <cmath>

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

/// A picture as the cascades look at it: turned or mirrored, and the way back.
struct View {
    cv::Mat rgb;
    cv::Mat back; ///< 2 x 3, f64: from the view's pixels to the picture's
    bool mirrored = false;
};

View turned(const cv::Mat &rgb, double degrees) {
    const cv::Point2f middle(static_cast<float>(rgb.cols) / 2, static_cast<float>(rgb.rows) / 2);
    const cv::Rect2f bounds =
        cv::RotatedRect(middle, rgb.size(), static_cast<float>(-degrees)).boundingRect2f();
    cv::Mat there = cv::getRotationMatrix2D(middle, degrees, 1);
    there.at<double>(0, 2) += bounds.width / 2 - middle.x;
    there.at<double>(1, 2) += bounds.height / 2 - middle.y;
    View view;
    cv::warpAffine(rgb, view.rgb, there, cv::Size(cvCeil(bounds.width), cvCeil(bounds.height)),
                   cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar::all(128));
    cv::invertAffineTransform(there, view.back);
    return view;
}

View mirrored(const cv::Mat &rgb) {
    View view;
    cv::flip(rgb, view.rgb, 1);
    view.back = (cv::Mat_<double>(2, 3) << -1, 0, rgb.cols - 1, 0, 1, 0);
    view.mirrored = true;
    return view;
}

Face taken_back(const Face &face, const View &view, double scale) {
    const auto point = [&](cv::Point2f at) {
        const auto row = [&](int r) {
            return (view.back.at<double>(r, 0) * at.x + view.back.at<double>(r, 1) * at.y +
                    view.back.at<double>(r, 2)) /
                   scale;
        };
        return cv::Point2f(static_cast<float>(row(0)), static_cast<float>(row(1)));
    };
    const cv::Point2f middle = point((cv::Point2f(face.box.tl()) + cv::Point2f(face.box.br())) / 2);
    const int side = cvRound(face.box.width / scale);
    Face result{{cvRound(middle.x) - side / 2, cvRound(middle.y) - side / 2, side, side},
                point(face.left_eye),
                point(face.right_eye),
                point(face.mouth)};
    if (view.mirrored) { std::swap(result.left_eye, result.right_eye); }
    return result;
}

} // namespace

std::vector<Face> find_faces(const cv::Mat &rgb, const maquette::Call &call) {
    cv::CascadeClassifier face_cascade = cascade("frontalface_alt2");
    EyeCascades eyes{cascade("eye"), cascade("eye_tree_eyeglasses")};
    const double scale = std::min(1.0, working_side / std::max(rgb.rows, rgb.cols));
    cv::Mat small = rgb;
    if (scale < 1) { cv::resize(rgb, small, {}, scale, scale, cv::INTER_AREA); }
    const int least_side = std::max(24, std::min(small.rows, small.cols) / 14);
    const auto faces_of = [&](const View &view) {
        call.stop_if_cancelled();
        cv::Mat grey;
        cv::cvtColor(view.rgb, grey, cv::COLOR_RGB2GRAY);
        cv::Mat even;
        cv::equalizeHist(grey, even);
        cv::Mat lab;
        cv::cvtColor(view.rgb, lab, cv::COLOR_RGB2Lab);
        std::vector<Face> faces;
        for (const cv::Rect &box : detect(face_cascade, even, 4, least_side)) {
            if (const auto face = face_in(box, grey, lab, eyes)) {
                faces.push_back(taken_back(*face, view, scale));
            }
        }
        return faces;
    };
    std::vector<Face> faces = faces_of(turned(small, 0));
    if (faces.empty()) { faces = faces_of(mirrored(small)); }
    // The cascades know upright faces; a head that is tilted is one in a turned picture.
    for (const double degrees : {14.0, -14.0, 28.0, -28.0}) {
        if (!faces.empty()) { break; }
        faces = faces_of(turned(small, degrees));
    }
    std::stable_sort(faces.begin(), faces.end(),
                     [](const Face &a, const Face &b) { return a.box.area() > b.box.area(); });
    return faces;
}

} // namespace seamless
