// The stream of PngLevel::small: all rows at once, by the most thorough compressor there is.
#pragma once

#include "image/picture.hpp"

#include <cstdint>
#include <vector>

namespace maquette::host {

/// What the IDAT chunks of the picture hold together.
std::vector<std::uint8_t> smallest_stream(const Picture &picture);

} // namespace maquette::host
