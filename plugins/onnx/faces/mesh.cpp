#include "mesh.hpp"

#include "../pictures/fit.hpp"
#include "../pictures/picture_tensor.hpp"
#include "alignment.hpp"
#include "crop_size.hpp"
#include "mesh_places.hpp"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

/// The crop shows half again as much as the box.
constexpr float surroundings = 1.5F;

cv::Point2f direction(cv::Point2f from, cv::Point2f to) {
    const cv::Point2f way = to - from;
    const auto length = static_cast<float>(cv::norm(way));
    return length > 0 ? way / length : cv::Point2f(1, 0);
}

} // namespace

Landmarks::Square Landmarks::square_of(const Face &face) {
    return {(face.box.tl() + face.box.br()) / 2,
            surroundings * std::max(face.box.width, face.box.height),
            direction(face.points[0], face.points[1])};
}

/// Around what the mesh reaches, in its own upright axes.
Landmarks::Square Landmarks::square_of(const Mesh &mesh) {
    const cv::Point2f right =
        direction(mesh.at(mesh_places::left_eye_corner), mesh.at(mesh_places::right_eye_corner));
    const cv::Point2f down(-right.y, right.x);
    cv::Point2f least(1e9F, 1e9F);
    cv::Point2f most(-1e9F, -1e9F);
    for (const cv::Point2f &point : mesh.flat()) {
        const cv::Point2f own(point.dot(right), point.dot(down));
        least = {std::min(least.x, own.x), std::min(least.y, own.y)};
        most = {std::max(most.x, own.x), std::max(most.y, own.y)};
    }
    const cv::Point2f middle = (least + most) / 2;
    return {right * middle.x + down * middle.y,
            surroundings * std::max(most.x - least.x, most.y - least.y), right};
}

cv::Matx23d Landmarks::to_crop(const Square &square, int side) {
    const double scale = side / std::max(1.0, static_cast<double>(square.side));
    const double c = square.right.x * scale;
    const double s = square.right.y * scale;
    const double middle = (side - 1) / 2.0;
    return {c,  s, middle - c * square.centre.x - s * square.centre.y,
            -s, c, middle + s * square.centre.x - c * square.centre.y};
}

std::vector<cv::Point2f> Mesh::flat() const {
    std::vector<cv::Point2f> all;
    all.reserve(points.size());
    for (const cv::Point3f &point : points) {
        all.emplace_back(point.x, point.y);
    }
    return all;
}

Landmarks::Landmarks(Work &work)
    : work_(work), session_(work.session("landmarks")), model_(work.card().model("landmarks")),
      in_(work.input_of(*session_, model_, "image", 4)),
      points_(work.output_of(*session_, model_, "points", 0)),
      score_(work.output_of(*session_, model_, "score", 0)), side_(square_side(work, model_, in_)) {
}

Mesh Landmarks::look(const cv::Mat &picture, const Square &square) const {
    const cv::Matx23d there = to_crop(square, side_);
    const cv::Mat seen = to_rgb(crop(picture, there, {side_, side_}));
    const std::vector<Tensor> made =
        session_->run({{in_.name, to_tensor(seen, model_.input("image"), in_)}},
                      {points_.name, score_.name}, work_.call());
    work_.expect_finite(made[0], points_.name);
    work_.expect_finite(made[1], score_.name);
    const std::vector<float> numbers = made[0].numbers();
    const std::vector<float> sure = made[1].numbers();
    if (numbers.size() != 3 * std::size_t{mesh_places::count} || sure.size() != 1) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              "The model card '" + work_.card().id +
                                  "': the model \"landmarks\" gives " +
                                  std::to_string(numbers.size()) +
                                  " numbers; expected: x, y and z of 468 points. Name the file of "
                                  "a face mesh, and its outputs \"points\" and \"score\".");
    }
    const cv::Matx23d back = inverse(there);
    const double scale = std::hypot(back(0, 0), back(1, 0));
    // The card's range is the crop from edge to edge.
    const OutputCard &range = model_.output("points");
    const double unit = side_ / (range.high - range.low);
    Mesh mesh;
    for (std::size_t i = 0; i < numbers.size(); i += 3) {
        const auto own = [&](float number) {
            return static_cast<float>((number - range.low) * unit);
        };
        const cv::Point2f at = mapped(back, {own(numbers[i]), own(numbers[i + 1])});
        mesh.points.emplace_back(at.x, at.y, static_cast<float>(numbers[i + 2] * unit * scale));
    }
    mesh.presence = model_.output("score").activation == Activation::sigmoid
                        ? 1 / (1 + std::exp(-sure.front()))
                        : sure.front();
    return mesh;
}

Mesh Landmarks::find(const cv::Mat &picture, const Face &face) const {
    const Mesh first = look(picture, square_of(face));
    return look(picture, square_of(first));
}

} // namespace onnx
