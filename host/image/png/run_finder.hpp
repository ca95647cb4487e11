// Runs of one byte: all the repetition that most rows of filtered photographs have.
#pragma once

#include "image/png/matches.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maquette::host {

/// Shorter ones cost as much as their literals.
inline constexpr unsigned shortest_run = 5;

/// Appends the runs of at least `shortest` bytes, 5 to 32, in bytes [begin, end) of `data`; what
/// repeats counts, not the byte before. At least 16 bytes behind `end` can be read.
void find_runs(const std::uint8_t *data, std::size_t begin, std::size_t end, unsigned shortest,
               std::vector<Match> &matches);

} // namespace maquette::host
