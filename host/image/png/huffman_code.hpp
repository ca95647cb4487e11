// Prefix codes for deflate (RFC 1951): as short as the counts allow, none longer than asked for.
#pragma once

#include <cstdint>
#include <span>

namespace maquette::host {

/// One symbol's code, its bits in the order in which deflate writes them (lowest first).
struct HuffmanSymbol {
    std::uint16_t bits = 0;
    std::uint8_t length = 0; ///< 0: the symbol does not occur
};

/// The canonical code for symbols that occur so often. At least two symbols get a code, also where
/// fewer occur, because some readers know complete codes only. `counts` and `symbols` are of one
/// size, at most 288; 2^longest symbols fit. The sum of the counts is below 2^31.
void make_huffman_code(std::span<const std::uint32_t> counts, unsigned longest,
                       std::span<HuffmanSymbol> symbols);

} // namespace maquette::host
