// Rows as a PNG file holds them, made rows of a picture.
#pragma once

#include "image/png/header.hpp"

#include <cstddef>
#include <cstdint>

namespace maquette::host {

/// Whether a row of the file is one of the picture already.
bool is_expanded(const PngHeader &header);

/// `columns` pixels: samples of 1, 2 and 4 bits become 8, the palette becomes colours, what is
/// transparent becomes alpha, 16 bits come into the order of this machine.
void expand_row(const PngHeader &header, const std::uint8_t *from, std::uint32_t columns,
                std::uint8_t *to);

} // namespace maquette::host
