// Another face, in the shape and at the place of the one that it replaces.
#pragma once

#include "mesh.hpp"

#include <opencv2/core.hpp>

namespace onnx {

/// For each pixel of an area where in the source its colour comes from.
struct Way {
    cv::Mat from; ///< f32, x and y in pixels of the source; there is one for every pixel
    /// f32, 0 to 1: how far the source shows what is there. 0 outside of the mesh and where the
    /// source's face is turned away.
    cv::Mat shown;
};

/// The dense inverse map from `onto` to `from`, for the pixels of `area`. Every pixel is looked up
/// in the triangle of the mesh that is nearest to the camera there, so that there is no hole
/// between triangles, nor where the target's face hides a part of itself. Outside of the mesh it
/// goes on as the affine map that suits all points best.
Way way_between(const Mesh &onto, const Mesh &from, const cv::Rect &area);

/// The target's mesh with the other face's shape, as the target's head is turned: inside by
/// `amount` (0: its own, 1: the other's), at the outline not at all.
Mesh with_shape_of(const Mesh &target, const Mesh &other, double amount);

/// The source's colours along a way: f32 RGB, white at 1. `source` is of any depth. It is smoothed
/// before it is made smaller by it.
cv::Mat taken_along(const cv::Mat &source, const Way &way, double shrink);

} // namespace onnx
