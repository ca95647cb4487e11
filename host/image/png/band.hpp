// A band of rows as a piece of a PNG file's compressed stream.
#pragma once

#include "image/codec.hpp"
#include "image/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maquette::host {

/// Rows that are encoded together, whatever the number of threads: equal pictures give equal files.
std::uint32_t rows_of_band(const Format &format);

/// The rows [begin, end) filtered, as the compressed stream holds them: each behind the number of
/// its filter. A few bytes more follow, of no meaning.
std::vector<std::uint8_t> filter_rows(const Picture &picture, std::uint32_t begin,
                                      std::uint32_t end, PngLevel level);
/// The same without filters: better for drawings of few colours.
std::vector<std::uint8_t> unfiltered_rows(const Picture &picture);
/// Bytes of a filtered row.
std::size_t filtered_row_size(const Format &format);

struct EncodedBand {
    std::vector<std::uint8_t> chunk; ///< a whole IDAT chunk
    std::uint32_t adler = 1;         ///< checksum of the filtered rows
    std::size_t filtered_size = 0;   ///< their bytes
};

/// Compresses a band on its own. The first begins with the stream's header. [any thread]
EncodedBand encode_band(const Picture &picture, std::uint32_t begin, std::uint32_t end,
                        PngLevel level);

/// Adler-32 of two pieces behind each other, the second `size` bytes long.
std::uint32_t join_adler(std::uint32_t first, std::uint32_t second, std::size_t size);

} // namespace maquette::host
