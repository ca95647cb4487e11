// The filters of PNG (ISO/IEC 15948, 9): what each byte differs from what its neighbours foretell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace maquette::host {

/// Chooses a filter for each row: the one whose differences are smallest.
class RowFilter {
  public:
    /// `step` is the distance to the same sample of the pixel before, in bytes. With `sampling`
    /// the choice is made by looking at a quarter of the row.
    RowFilter(std::size_t row_bytes, std::size_t step, bool sampling);

    /// Writes the filter's number and the filtered bytes: row_bytes + 1. `above` is the row before,
    /// zeros for the first.
    void apply(const std::uint8_t *row, const std::uint8_t *above, std::uint8_t *to);

  private:
    std::size_t row_bytes_;
    std::size_t step_;
    bool sampling_;
    std::vector<std::uint8_t> trial_;
};

} // namespace maquette::host
