// Whole pieces of the picture, copied into the hole.
#pragma once

#include <opencv2/core.hpp>

#include <optional>

namespace inpaint {

/// Colours (one or three channels of finite floats) with the `hole` filled by He and Sun's
/// "Statistics of patch offsets for image completion", 2012, and a mask of what no piece could
/// cover.
struct Copied {
    cv::Mat colours;
    cv::Mat missing;
};

/// The longest and the shortest side of what copy_pieces() takes.
constexpr int shift_map_long_side = 800;
constexpr int shift_map_short_side = 536;

/// Nothing if the picture is too large or the hole covers too much of it. Throws cv::Exception.
std::optional<Copied> copy_pieces(const cv::Mat &colours, const cv::Mat &hole);

} // namespace inpaint
