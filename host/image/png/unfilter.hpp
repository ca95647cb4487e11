// The filters of PNG (ISO/IEC 15948, 9), undone.
#pragma once

#include <cstddef>
#include <cstdint>

namespace maquette::host {

/// Whether a row can have this number as its filter.
inline bool is_filter(std::uint8_t filter) { return filter <= 4; }

/// The bytes of a row. `above` is the row before, zeros for the first; `step` the distance to the
/// same sample of the pixel before, in bytes. `to` may be `from`, but otherwise overlaps with
/// neither.
void unfilter(std::uint8_t filter, const std::uint8_t *from, const std::uint8_t *above,
              std::uint8_t *to, std::size_t size, std::size_t step);

} // namespace maquette::host
