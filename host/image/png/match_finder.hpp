// Repetitions that shorten a block, wherever in the last 32 KiB they were.
#pragma once

#include "image/png/deflate_block.hpp"
#include "image/png/matches.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace maquette::host {

/// What symbols are expected to cost, in eighths of a bit, extra bits included.
struct SymbolCosts {
    std::array<std::uint16_t, 256> literals{};
    std::array<std::uint16_t, longest_match + 1> lengths{}; ///< by length
    std::array<std::uint16_t, 30> distances{};              ///< by symbol
};

/// For a block like the one that was counted.
SymbolCosts costs_of(const SymbolCounts &counts);
/// Roughly, without what describes the codes.
std::uint64_t expected_bits(const SymbolCounts &counts);
/// For a block of which only the bytes [begin, end) are known.
SymbolCosts guessed_costs(const std::uint8_t *data, std::size_t begin, std::size_t end);

/// For one stream of less than 2^32 bytes.
class MatchFinder {
  public:
    /// `size` bytes, of which the tables are made no larger than they need to be: zeroing those of
    /// a long stream takes longer than compressing a small picture.
    explicit MatchFinder(std::size_t size);

    /// Appends what is cheaper as a match than as literals, in bytes [begin, end) of `data`. Blocks
    /// follow one another; at least 16 bytes behind `end` can be read.
    void find(const std::uint8_t *data, std::size_t begin, std::size_t end,
              const SymbolCosts &costs, std::vector<Match> &matches);

  private:
    struct Candidate {
        std::int32_t gain = 0; ///< eighths of a bit
        std::uint32_t length = 0;
        std::uint32_t distance = 0;
    };
    using Places = std::array<std::size_t, 4>;

    /// Where the bytes at `at` may have been before; they are remembered.
    Places exchange(std::uint64_t here, std::size_t at);
    /// Whether a match may begin at `at`: with the byte before it, or at one of the places.
    static bool any_equal(const std::uint8_t *data, std::size_t at, std::uint64_t here,
                          const Places &places);
    static Candidate best_of(const std::uint8_t *data, std::size_t at, const Places &places,
                             std::size_t end, const SymbolCosts &costs);

    std::size_t hash_shift_; ///< leaves as many bits of a hash as the tables have entries for
    /// Where five and eight bytes were seen: the lower halves of the last two places.
    std::vector<std::uint32_t> fives_;
    std::vector<std::uint32_t> eights_;
};

} // namespace maquette::host
