// Which part of a picture is a face, and which of what lies before it.
#pragma once

#include "mesh.hpp"

#include <opencv2/core.hpp>

namespace onnx {

/// The smallest upright rectangle that holds the mesh, with `margin` eye distances around it,
/// within a picture of this size.
cv::Rect area_of(const Mesh &mesh, double margin, cv::Size picture);

/// The distance of the eyes' middles, in pixels.
double eye_distance(const Mesh &mesh);

// Masks are u8, 0 or 255, of the pixels of `area`.

/// All that the mesh reaches, inside its outline.
cv::Mat inside_outline(const Mesh &mesh, const cv::Rect &area);

/// Eyes, brows and lips.
cv::Mat features(const Mesh &mesh, const cv::Rect &area);

/// The cheeks and the nose between them: what most likely is bare skin.
cv::Mat bare_skin(const Mesh &mesh, const cv::Rect &area);

/// What lies before the face, or is no face although it is inside the outline: whatever has not the
/// skin's colours and goes on beyond the outline, as hair, hats, gloves, microphones and the
/// background do, while moles, paint and the features end inside. Hair comes from above, so that
/// less has to be told from skin there, and its strands count too; below the brows a shadow may
/// fall. Where such a thing crosses eyes, brows or lips it is followed by its own colour. `lab` is
/// f32 Lab.
cv::Mat before_face(const Mesh &mesh, const cv::Rect &area, const cv::Mat &lab);

} // namespace onnx
