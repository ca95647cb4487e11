#include "yunet.hpp"

#include <algorithm>
#include <cmath>

namespace onnx {

namespace {

float share(float number) { return std::clamp(number, 0.0F, 1.0F); }

double overlap(const cv::Rect2f &a, const cv::Rect2f &b) {
    const double both = (a & b).area();
    const double either = a.area() + b.area() - both;
    return either > 0 ? both / either : 0;
}

} // namespace

void decode(const YunetGrid &grid, double least_score, std::vector<Face> &faces) {
    const auto step = static_cast<float>(grid.step);
    // exp() of what a damaged model may say stays finite.
    static constexpr float largest = 12;
    for (int cell = 0; cell < grid.columns * grid.rows; ++cell) {
        const float score = std::sqrt(share(grid.is_face[cell]) * share(grid.is_object[cell]));
        if (!(score >= least_score)) { continue; }
        const int row_number = cell / grid.columns;
        const auto column = static_cast<float>(cell % grid.columns);
        const auto row = static_cast<float>(row_number);
        const float *box = grid.boxes + 4 * static_cast<std::ptrdiff_t>(cell);
        const float width = std::exp(std::min(box[2], largest)) * step;
        const float height = std::exp(std::min(box[3], largest)) * step;
        Face face;
        face.score = score;
        face.box = {(column + box[0]) * step - width / 2, (row + box[1]) * step - height / 2, width,
                    height};
        const float *point = grid.points + 10 * static_cast<std::ptrdiff_t>(cell);
        for (cv::Point2f &at : face.points) {
            at = {(point[0] + column) * step, (point[1] + row) * step};
            point += 2;
        }
        faces.push_back(face);
    }
}

std::vector<Face> without_overlaps(std::vector<Face> faces, double most_overlap) {
    std::stable_sort(faces.begin(), faces.end(),
                     [](const Face &a, const Face &b) { return a.score > b.score; });
    std::vector<Face> kept;
    for (const Face &face : faces) {
        const bool free = std::none_of(kept.begin(), kept.end(), [&](const Face &better) {
            return overlap(better.box, face.box) > most_overlap;
        });
        if (free) { kept.push_back(face); }
    }
    return kept;
}

} // namespace onnx
