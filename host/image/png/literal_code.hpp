// The literals of a deflate block: most of what a photograph's file consists of.
#pragma once

#include "image/png/bit_writer.hpp"
#include "image/png/huffman_code.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace maquette::host {

/// Writes bytes with their codes; where the processor can (AVX2), those of many small differences
/// at once. The bits are the same on every machine.
class LiteralCode {
  public:
    /// Codes of at most 14 bits: four and what waits for its byte fit into 64.
    static constexpr unsigned longest = 14;

    /// By byte.
    explicit LiteralCode(std::span<const HuffmanSymbol, 256> symbols);

    /// Bytes [begin, end) of `data`, all of which are given a code.
    void write(BitWriter &writer, const std::uint8_t *data, std::size_t begin,
               std::size_t end) const {
        write_(*this, writer, data, begin, end);
    }

  private:
    using Write = void(const LiteralCode &, BitWriter &, const std::uint8_t *, std::size_t,
                       std::size_t);
    friend struct LiteralWriters;

    /// Differences from -16 to 15, in this order: their codes and the codes' lengths, with the
    /// highest bit of the length set where the code has more than seven bits.
    static constexpr int small_differences = 32;
    std::array<std::uint8_t, small_differences> small_codes_{};
    std::array<std::uint8_t, small_differences> small_lengths_{};
    /// As one word each, for fewer loads: bits << 8 | length.
    std::array<std::uint32_t, 256> words_{};
    Write *write_;
};

} // namespace maquette::host
