// Runs of one byte: all the repetition that most rows of filtered photographs have.
#pragma once

#include "image/png/matches.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maquette::host {

/// Appends the runs in bytes [begin, end) of `data`. At least 16 bytes behind `end` can be read.
void find_runs(const std::uint8_t *data, std::size_t begin, std::size_t end,
               std::vector<Match> &matches);

} // namespace maquette::host
