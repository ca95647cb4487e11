// EXIF orientation.
#pragma once

#include "image/picture.hpp"

#include <cstddef>
#include <span>

namespace maquette::host {

/// The picture as it is meant to be seen, for an EXIF orientation of 1 to 8 (EXIF 2.32, tag
/// 0x0112); any other value counts as 1.
Picture upright(const Picture &picture, int orientation);

/// What an EXIF block (from its byte order mark on) says; 1 if it says nothing.
int exif_orientation(std::span<const std::byte> exif);

} // namespace maquette::host
