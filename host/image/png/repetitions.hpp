// Which repetitions of a band are looked for: what shortens one picture's file only costs time in
// another's.
#pragma once

#include "image/codec.hpp"
#include "image/png/deflate_block.hpp"
#include "image/png/match_finder.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace maquette::host {

/// A band's repetitions, block by block.
class Repetitions {
  public:
    /// So many bytes behind the band can be read.
    static constexpr std::size_t margin = 64;

    /// Looks at a little of the `size` bytes of `data`, which outlives this.
    Repetitions(const std::uint8_t *data, std::size_t size, PngLevel level);

    /// Blocks follow one another; what was found is good until the next call.
    void find(std::size_t begin, std::size_t end);
    const std::vector<Match> &matches() const { return matches_; }
    /// Of the block; at the level fast, estimated: every byte counts as occurring.
    const SymbolCounts &counts() const { return counts_; }

  private:
    /// Of the band, for a trial.
    struct Piece {
        std::size_t begin, end;
        std::uint64_t with_runs; ///< bits, if nothing else is looked for
    };

    void try_quickly(std::size_t size);
    bool matches_pay(std::span<const Piece> pieces);
    void try_thoroughly(std::size_t size);

    const std::uint8_t *data_;
    PngLevel level_;
    bool searching_ = false; ///< for more than runs
    MatchFinder finder_{0};
    std::size_t found_ = 0; ///< bytes that were searched before the first block
    SymbolCosts costs_;
    std::vector<Match> matches_;
    SymbolCounts counts_;
};

} // namespace maquette::host
