// How the points of face meshes hang together.
#pragma once

#include "mesh.hpp"

#include <array>
#include <vector>

namespace onnx {

using Triangle = std::array<int, 3>; ///< indices of points

/// Triangles that cover both faces: the Delaunay triangulation of the mean of both meshes, unrolled
/// from a cylinder that stands in the head. Unrolled, no cheek hides another, however far a head is
/// turned.
std::vector<Triangle> triangles_of(const Mesh &a, const Mesh &b);

/// The mesh in a head's own axes: right, down and back, the eyes' outer corners 1 apart.
std::vector<cv::Point3f> in_own_axes(const Mesh &mesh);

} // namespace onnx
