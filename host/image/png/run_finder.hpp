// Runs of one byte: all the repetition that most rows of filtered photographs have.
#pragma once

#include "image/png/matches.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maquette::host {

/// Shorter ones cost as much as their literals.
inline constexpr unsigned shortest_run = 5;

/// Between fewer runs there are more literals in a row, which are quick to write.
inline constexpr unsigned long_run = 16;

/// Appends the runs of at least `shortest` bytes, one of these two, in bytes [begin, end) of
/// `data`; what repeats counts, not the byte before. At least 16 bytes behind `end` can be read.
template <unsigned shortest>
void find_runs(const std::uint8_t *data, std::size_t begin, std::size_t end,
               std::vector<Match> &matches);

} // namespace maquette::host
