// The filters of PNG (ISO/IEC 15948, 9), undone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace maquette::host {

/// Whether a row can have this number as its filter.
inline bool is_filter(std::uint8_t filter) { return filter <= 4; }

/// A row as it is stored, and where its bytes go: to `from` itself, or to where neither it nor the
/// row above is.
struct FilteredRow {
    std::uint8_t filter;
    const std::uint8_t *from;
    std::uint8_t *to;
};

/// `above` is the row before, zeros for the first; `step` the distance to the same sample of the
/// pixel before, in bytes.
void unfilter(const FilteredRow &row, const std::uint8_t *above, std::size_t size,
              std::size_t step);

/// So many bytes behind each row may be read by unfilter_two().
inline constexpr std::size_t read_behind = 3;
/// Two rows behind each other, in little more time than one takes.
void unfilter_two(const FilteredRow &first, const FilteredRow &second, const std::uint8_t *above,
                  std::size_t size, std::size_t step);

} // namespace maquette::host
