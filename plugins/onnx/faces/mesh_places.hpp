// Which points of the mesh lie where. The mesh's numbering is MediaPipe's.
#pragma once

#include <array>

namespace onnx::mesh_places {

constexpr int count = 468;
constexpr int forehead = 10;
constexpr int chin = 152;
constexpr int left_eye_corner = 33;   ///< the outer one; left is the viewer's
constexpr int right_eye_corner = 263; ///< likewise

/// Around the face, from the forehead clockwise as the viewer sees it.
inline constexpr std::array oval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288,
                                 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
                                 172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
inline constexpr std::array left_eye{33,  7,   163, 144, 145, 153, 154, 155,
                                     133, 173, 157, 158, 159, 160, 161, 246};
inline constexpr std::array right_eye{263, 249, 390, 373, 374, 380, 381, 382,
                                      362, 398, 384, 385, 386, 387, 388, 466};
inline constexpr std::array left_brow{70, 63, 105, 66, 107, 55, 65, 52, 53, 46};
inline constexpr std::array right_brow{300, 293, 334, 296, 336, 285, 295, 282, 283, 276};
inline constexpr std::array lips{61,  146, 91,  181, 84,  17, 314, 405, 321, 375,
                                 291, 409, 270, 269, 267, 0,  37,  39,  40,  185};
/// Around both cheeks, from below the eyes to beside the nose.
inline constexpr std::array cheeks{117, 346, 50, 280, 187, 411, 205, 425};

} // namespace onnx::mesh_places
