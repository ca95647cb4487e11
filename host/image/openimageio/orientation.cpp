#include "image/openimageio/orientation.hpp"

#include <cstring>

namespace maquette::host {

Picture upright(const Picture &picture, int orientation) {
    if (orientation <= 1 || orientation > 8) { return picture; }
    const bool transposed = orientation >= 5;
    // Where the stored picture is read from when the upright one is written row by row.
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Format format = picture.format();
    if (transposed) { std::swap(format.width, format.height); }
    Picture result = Picture::make(format);
    result.set_metadata(picture.metadata());
    const std::size_t pixel = format.channel_count * sample_size(format.sample);
    for (std::uint32_t y = 0; y < format.height; ++y) {
        std::byte *to = result.writable_row(y);
        for (std::uint32_t x = 0; x < format.width; ++x, to += pixel) {
            std::uint32_t column = transposed ? y : x;
            std::uint32_t row = transposed ? x : y;
            if (from_right) { column = picture.format().width - 1 - column; }
            if (from_bottom) { row = picture.format().height - 1 - row; }
            std::memcpy(to, picture.row(row) + column * pixel, pixel);
        }
    }
    return result;
}

} // namespace maquette::host
