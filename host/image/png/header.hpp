// What a PNG file says before its samples are decompressed.
#pragma once

#include "image/codec.hpp"
#include "image/picture.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace maquette::host {

/// ISO/IEC 15948, 11.2.2.
enum class PngColour : std::uint8_t { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgba = 6 };

struct PngHeader {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    unsigned depth = 8; ///< bits of a sample, or of an index into the palette
    PngColour colour = PngColour::rgb;
    bool interlaced = false;
    std::array<std::array<std::uint8_t, 4>, 256> palette{}; ///< with alpha
    /// Samples that mean "transparent", for pictures without palette and alpha channel.
    std::optional<std::array<std::uint16_t, 3>> transparent;
    bool palette_has_alpha = false;
    bool srgb = false;
    std::optional<std::uint32_t> gamma; ///< times 100,000
    std::string profile;                ///< ICC, "" if there is none that fits
    int orientation = 1;
    bool has_metadata = false;                          ///< something that Exiv2 reads
    std::vector<std::span<const std::uint8_t>> samples; ///< the data of the IDAT chunks

    /// Samples of a pixel in the file.
    unsigned channels() const;
    /// Bytes of `columns` pixels in the file.
    std::size_t row_bytes(std::uint32_t columns) const;
    /// Bytes from a sample to that of the next pixel, at least 1.
    std::size_t step() const;
    /// Of the picture, before it is turned.
    Format format() const;
};

/// All chunks, looked through. Throws Failure (Cause::input) as read_picture() does, `name` being
/// the file's. The data stays where it is in `file`.
PngHeader read_png_header(std::span<const std::byte> file, const std::string &name,
                          const ReadOptions &options);

} // namespace maquette::host
