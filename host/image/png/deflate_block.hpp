// Deflate blocks (RFC 1951) out of bytes and the repetitions that were found in them.
#pragma once

#include "image/png/bit_writer.hpp"
#include "image/png/huffman_code.hpp"
#include "image/png/matches.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace maquette::host {

inline constexpr std::size_t end_of_block = 256;
inline constexpr std::size_t first_length = 257;

/// How often each symbol occurs in a block.
struct SymbolCounts {
    std::array<std::uint32_t, 286> literals{}; ///< and the end of the block, and lengths
    std::array<std::uint32_t, 30> distances{};
};

/// Of bytes [begin, end) of `data`, of which `matches` lie in there, in order and apart.
SymbolCounts count_symbols(const std::uint8_t *data, std::size_t begin, std::size_t end,
                           std::span<const Match> matches);

/// Much the same in less time: of the literals a quarter is looked at, and each has at least one.
SymbolCounts sample_symbols(const std::uint8_t *data, std::size_t begin, std::size_t end,
                            std::span<const Match> matches);

/// What a block takes that is coded with the best code for its counts.
std::uint64_t bits_of_block(const SymbolCounts &counts);

/// One block, coded with the best code for these counts, or stored where that is shorter. Every
/// symbol of the block is counted at least once.
void write_block(BitWriter &writer, const std::uint8_t *data, std::size_t begin, std::size_t end,
                 std::span<const Match> matches, const SymbolCounts &counts);

/// An empty stored block, so that what follows begins at a byte of its own.
void write_flush(BitWriter &writer);
/// The last block, empty.
void write_end(BitWriter &writer);

/// The room that write_block() needs for a block of `size` bytes: what it writes is hardly larger
/// than they are, but may be before it turns out to be.
std::size_t largest_block(std::size_t size);

} // namespace maquette::host
