#include "detect.hpp"

#include "../pictures/fit.hpp"
#include "../pictures/picture_tensor.hpp"
#include "settings.hpp"
#include "yunet.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace onnx {

namespace {

constexpr std::array steps{8, 16, 32};
constexpr std::array kinds{"cls", "obj", "bbox", "kps"};
/// Numbers of each kind in a cell.
constexpr std::array widths{1, 1, 4, 10};
/// A picture is looked at at this size at most: a face would have to be a grain in it.
constexpr double largest_search = 2560;

int padded(int side) { return (side + steps.back() - 1) / steps.back() * steps.back(); }

/// YuNet's own names, as it is published.
std::vector<std::string> output_names() {
    std::vector<std::string> names;
    for (const int step : steps) {
        for (const char *kind : kinds) {
            names.push_back(std::string(kind) + "_" + std::to_string(step));
        }
    }
    return names;
}

/// The picture at this scale, black where a side is no multiple of the largest step, and where
/// the network's own size, if it has one, is larger.
cv::Mat seen_by(const cv::Mat &picture, double scale, const Axes &axes) {
    cv::Mat small = picture;
    if (scale != 1) {
        cv::resize(picture, small, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    }
    const int width = axes.width > 0 ? axes.width : padded(small.cols);
    const int height = axes.height > 0 ? axes.height : padded(small.rows);
    cv::Mat seen = cv::Mat::zeros(height, width, CV_32FC3);
    to_rgb(small).copyTo(seen(cv::Rect(0, 0, small.cols, small.rows)));
    return seen;
}

} // namespace

Detector::Detector(Work &work)
    : work_(work), session_(work.session("detector")), model_(work.card().model("detector")),
      in_(work.input_of(*session_, model_, "image", 4)) {
    for (const std::string &name : output_names()) {
        if (session_->find_output(name) == nullptr) {
            throw maquette::Error(MAQUETTE_INTERNAL,
                                  "The model card '" + work.card().id +
                                      "': the model \"detector\", " + session_->file() +
                                      ", has no output '" + name +
                                      "'; expected: YuNet as it is published, with cls, obj, bbox "
                                      "and kps for the steps 8, 16 and 32.");
        }
    }
}

std::vector<Face> Detector::look(const cv::Mat &picture, double scale) const {
    const InputCard &image = model_.input("image");
    const Axes axes = axes_of(in_.shape, image.layout, channel_count(image.channels), in_.name);
    // A network of one size sees the whole picture in it.
    if (axes.width > 0) { scale = std::min(scale, 1.0 * axes.width / picture.cols); }
    if (axes.height > 0) { scale = std::min(scale, 1.0 * axes.height / picture.rows); }
    const cv::Mat seen = seen_by(picture, scale, axes);
    const std::vector<std::string> names = output_names();
    const std::vector<Tensor> made =
        session_->run({{in_.name, to_tensor(seen, image, in_)}}, names, work_.call());
    std::vector<Face> faces;
    for (std::size_t s = 0; s < steps.size(); ++s) {
        YunetGrid grid{};
        grid.step = steps[s];
        grid.columns = seen.cols / grid.step;
        grid.rows = seen.rows / grid.step;
        const std::size_t cells = static_cast<std::size_t>(grid.columns) * grid.rows;
        std::array<std::vector<float>, kinds.size()> numbers;
        for (std::size_t k = 0; k < kinds.size(); ++k) {
            const std::size_t output = s * kinds.size() + k;
            work_.expect_finite(made[output], names[output]);
            numbers[k] = made[output].numbers();
            if (numbers[k].size() != cells * static_cast<std::size_t>(widths[k])) {
                throw maquette::Error(
                    MAQUETTE_INTERNAL,
                    "The model card '" + work_.card().id + "': the output '" + names[output] +
                        "' of the model \"detector\" has " + std::to_string(numbers[k].size()) +
                        " numbers, and a picture of " + std::to_string(seen.cols) + " × " +
                        std::to_string(seen.rows) + " needs " +
                        std::to_string(cells * static_cast<std::size_t>(widths[k])) +
                        ". Name a file of YuNet.");
            }
        }
        grid.is_face = numbers[0].data();
        grid.is_object = numbers[1].data();
        grid.boxes = numbers[2].data();
        grid.points = numbers[3].data();
        decode(grid, face_settings(work_.card()).least_score, faces);
    }
    faces = without_overlaps(std::move(faces), face_settings(work_.card()).most_overlap);
    const auto back = static_cast<float>(1 / scale);
    for (Face &face : faces) {
        face.box = {face.box.x * back, face.box.y * back, face.box.width * back,
                    face.box.height * back};
        for (cv::Point2f &point : face.points) {
            point *= back;
        }
    }
    return faces;
}

std::vector<Face> Detector::find(const cv::Mat &picture) const {
    const double side = std::max(picture.rows, picture.cols);
    const double first = std::min(1.0, face_settings(work_.card()).search_side / side);
    const double whole = std::min(1.0, largest_search / side);
    std::vector<Face> faces = look(picture, first);
    if (faces.empty() && whole > first) { faces = look(picture, whole); }
    std::stable_sort(faces.begin(), faces.end(),
                     [](const Face &a, const Face &b) { return a.box.area() > b.box.area(); });
    return faces;
}

} // namespace onnx
