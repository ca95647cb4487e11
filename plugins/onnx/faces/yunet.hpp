// What YuNet's numbers mean.
#pragma once

#include "face.hpp"

#include <vector>

namespace onnx {

/// One of the grids that YuNet looks at a picture with: a cell for every `step` pixels in both
/// directions, row by row.
struct YunetGrid {
    int step;               ///< 8, 16 or 32
    int columns;            ///< of the padded picture
    int rows;               ///< likewise
    const float *is_face;   ///< one number for each cell, 0 to 1
    const float *is_object; ///< likewise
    const float *boxes;     ///< four: the centre's way from the cell, in cells; the logarithm of
                            ///< width and height in cells
    const float *points;    ///< ten: x and y of five points, in cells from the cell
};

/// Appends the faces of a grid whose score is at least `least_score`.
void decode(const YunetGrid &grid, double least_score, std::vector<Face> &faces);

/// The faces by falling score, without those that share more than `most_overlap` (of the union of
/// both boxes) with a better one.
std::vector<Face> without_overlaps(std::vector<Face> faces, double most_overlap);

} // namespace onnx
