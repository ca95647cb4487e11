// What must hold of a picture file, whoever wrote it.
#pragma once

#include "fuzz/require.hpp"

#include "failure.hpp"
#include "image/picture_decoder.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

namespace maquette::fuzz {

/// Larger pictures would only take time.
inline const host::ReadOptions small_only{.max_pixels = 1U << 18U};

inline bool same_rows(const host::Picture &one, const host::Picture &other) {
    const host::Format &format = one.format();
    if (!(format == other.format())) { return false; }
    for (std::uint32_t y = 0; y < format.height; ++y) {
        if (std::memcmp(one.row(y), other.row(y), host::row_size(format)) != 0) { return false; }
    }
    return true;
}

/// The picture, or nothing where the file is refused; it is the same in one go and in pieces.
inline std::optional<host::Picture> read_in_pieces(std::span<const std::byte> file,
                                                   const host::ReadOptions &options) {
    std::optional<host::Picture> whole;
    try {
        whole = host::read_picture(file, "fuzzed", options);
    } catch (const host::Failure &failure) {
        require(*failure.what() != '\0', "a failure says why");
    }
    try {
        const auto decoder = host::start_decoding(file, "fuzzed", options);
        const std::uint32_t height = decoder->picture().format().height;
        for (std::uint32_t rows = 0; rows < height;) {
            const std::uint32_t before = rows;
            rows = decoder->read_rows(std::min(height, rows + 3));
            require(rows > before && rows <= height, "reading rows gets on");
        }
        require(whole.has_value(), "what is read in pieces is read in one go");
        require(same_rows(*whole, decoder->picture()), "pieces are the whole");
    } catch (const host::Failure &) {
        require(!whole.has_value(), "what is read in one go is read in pieces");
    }
    return whole;
}

} // namespace maquette::fuzz
