// Pictures as services send and take them: PNG, JPEG and WebP in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace remote {

/// 8 bits a sample, rows without gaps, straight alpha, sRGB.
struct Bitmap {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t channels = 3; ///< 1 grey, 3 RGB, 4 RGBA
    std::vector<std::uint8_t> samples;
};

/// "image/png", "image/jpeg", "image/webp" by the first bytes, whatever somebody claims; "" for
/// anything else.
std::string picture_type(std::string_view file);

/// Reads a picture as RGB or RGBA. Sizes are checked before memory is taken. Throws
/// std::runtime_error with what is wrong, as a sentence's part.
Bitmap read_picture(std::string_view file, std::uint64_t most_pixels);

/// Throws std::runtime_error.
std::string write_png(const Bitmap &bitmap);

} // namespace remote
