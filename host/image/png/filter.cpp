#include "image/png/filter.hpp"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace maquette::host {

namespace {

// Plain loops over bytes that do not overlap: the compiler makes vectors of them on every machine.
// `row` and `above` begin `step` bytes behind bytes that can be read.

using Bytes = const std::uint8_t *__restrict;
using Target = std::uint8_t *__restrict;

std::uint8_t byte(int value) { return static_cast<std::uint8_t>(value); }

void subtract_left(Bytes row, Target to, std::size_t size, std::size_t step) {
    Bytes left = row - step;
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = byte(row[i] - left[i]);
    }
}

void subtract_above(Bytes row, Bytes above, Target to, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = byte(row[i] - above[i]);
    }
}

void subtract_average(Bytes row, Bytes above, Target to, std::size_t size, std::size_t step) {
    Bytes left = row - step;
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = byte(row[i] - ((left[i] + above[i]) >> 1));
    }
}

void subtract_paeth(Bytes row, Bytes above, Target to, std::size_t size, std::size_t step) {
    Bytes left = row - step;
    Bytes corner = above - step;
    for (std::size_t i = 0; i < size; ++i) {
        const auto to_left = static_cast<std::int16_t>(above[i] - corner[i]);
        const auto to_above = static_cast<std::int16_t>(left[i] - corner[i]);
        const auto sum = static_cast<std::int16_t>(to_left + to_above);
        const std::int16_t from_left = std::max<std::int16_t>(to_left, -to_left);
        const std::int16_t from_above = std::max<std::int16_t>(to_above, -to_above);
        const std::int16_t from_corner = std::max<std::int16_t>(sum, -sum);
        const std::int16_t second = from_above <= from_corner ? above[i] : corner[i];
        const std::int16_t first =
            from_left <= from_above && from_left <= from_corner ? left[i] : second;
        to[i] = byte(row[i] - first);
    }
}

enum Filter : std::uint8_t { none, left, up, average, paeth };

void filter_part(Filter filter, Bytes row, Bytes above, Target to, std::size_t size,
                 std::size_t step) {
    switch (filter) {
    case none: std::memcpy(to, row, size); return;
    case left: subtract_left(row, to, size, step); return;
    case up: subtract_above(row, above, to, size); return;
    case average: subtract_average(row, above, to, size, step); return;
    case paeth: subtract_paeth(row, above, to, size, step); return;
    }
}

/// The first pixel, which has nothing to its left.
void filter_first(Filter filter, Bytes row, Bytes above, Target to, std::size_t step) {
    for (std::size_t i = 0; i < step; ++i) {
        const int foretold = filter == up || filter == paeth ? above[i]
                             : filter == average             ? above[i] >> 1
                                                             : 0;
        to[i] = byte(row[i] - foretold);
    }
}

/// The sum of the differences, taken as signed.
std::uint64_t magnitude(Bytes bytes, std::size_t size) {
    std::uint64_t sum = 0;
    std::size_t at = 0;
#if defined(__SSE2__)
    const __m128i zero = _mm_setzero_si128();
    __m128i sums = zero;
    for (; at + 16 <= size; at += 16) {
        const __m128i value = _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes + at));
        sums =
            _mm_add_epi64(sums, _mm_sad_epu8(_mm_min_epu8(value, _mm_sub_epi8(zero, value)), zero));
    }
    std::uint64_t halves[2];
    _mm_storeu_si128(reinterpret_cast<__m128i *>(halves), sums);
    sum = halves[0] + halves[1];
#endif
    for (; at < size; ++at) {
        sum += std::min(bytes[at], byte(-bytes[at]));
    }
    return sum;
}

} // namespace

RowFilter::RowFilter(std::size_t row_bytes, std::size_t step, bool sampling)
    : row_bytes_(row_bytes), step_(step), sampling_(sampling), trial_(row_bytes) {}

void RowFilter::apply(const std::uint8_t *row, const std::uint8_t *above, std::uint8_t *to) {
    // Pieces that stay in the nearest cache; of a sampled row every fourth is looked at.
    static constexpr std::size_t piece = 2048;
    static constexpr std::size_t sample = piece / 4;
    std::uint64_t sums[5] = {};
    for (std::size_t at = step_; at < row_bytes_; at += piece) {
        const std::size_t size = std::min(sampling_ ? sample : piece, row_bytes_ - at);
        sums[none] += magnitude(row + at, size);
        for (const Filter filter : {left, up, average, paeth}) {
            filter_part(filter, row + at, above + at, trial_.data(), size, step_);
            sums[filter] += magnitude(trial_.data(), size);
        }
    }
    const auto best = static_cast<Filter>(std::min_element(sums, sums + 5) - sums);
    *to++ = best;
    filter_first(best, row, above, to, step_);
    if (row_bytes_ > step_) {
        filter_part(best, row + step_, above + step_, to + step_, row_bytes_ - step_, step_);
    }
}

} // namespace maquette::host
