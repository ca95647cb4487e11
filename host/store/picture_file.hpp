// The store's own file of a picture: exactly the picture, quickly written and read.
//
//     "MAQPIC1\n"   8 bytes
//     format        7 numbers: width, height, channel_count, channels, sample, alpha, colour_space
//     names         of the channels: each a number, its length, and its bytes
//     metadata      a number, the count of entries; of each, key and value, like names
//     samples       one Zstandard frame (RFC 8878): the rows from the top, without padding, each
//                   byte less the one a pixel to its left
//
// Numbers are of 4 bytes, the lowest first.
//
// The difference to the left makes neighbouring samples alike: with it Zstandard's level 1 halves a
// photo, where LZ4 and Zstandard alone save a tenth of it at the same speed.
#pragma once

#include "image/picture.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace maquette::host {

/// Throws std::bad_alloc. [any thread]
std::vector<std::byte> encode_picture_file(const Picture &picture);
/// Nothing for whatever encode_picture_file() does not write. Whether it is the picture that it
/// should be, only its content hash tells. Throws std::bad_alloc. [any thread]
std::optional<Picture> decode_picture_file(std::span<const std::byte> bytes);

} // namespace maquette::host
