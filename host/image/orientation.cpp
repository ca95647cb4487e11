#include "image/orientation.hpp"

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

int exif_orientation(std::span<const std::byte> exif) {
    static constexpr std::size_t header_size = 8;
    static constexpr std::size_t entry_size = 12;
    static constexpr std::uint32_t orientation_tag = 0x0112;
    if (exif.size() < header_size) { return 1; }
    const bool little = exif[0] == std::byte{'I'};
    // `count` bytes at `at`; 0 beyond the end.
    const auto number = [&](std::size_t at, std::size_t count) {
        std::uint32_t value = 0;
        if (exif.size() < count || at > exif.size() - count) { return value; }
        for (std::size_t i = 0; i < count; ++i) {
            const auto byte = std::to_integer<std::uint32_t>(exif[at + i]);
            value = little ? value | byte << (8 * i) : value << 8U | byte;
        }
        return value;
    };
    if (number(2, 2) != 42) { return 1; }
    const std::size_t directory = number(4, 4);
    const std::uint32_t entries = number(directory, 2);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * entry_size;
        if (number(entry, 2) == orientation_tag) {
            const std::uint32_t value = number(entry + header_size, 2);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
    }
    return 1;
}

} // namespace maquette::host
