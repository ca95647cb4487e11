#include "image/png/filter.hpp"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace maquette::host {

namespace {

/// What is looked at stays in the nearest cache.
constexpr std::size_t piece = 2048;

// Plain loops over bytes that do not overlap: the compiler makes vectors of them on every machine.
// `row` and `above` begin `step` bytes behind bytes that can be read.

using Bytes = const std::uint8_t *__restrict;
using Target = std::uint8_t *__restrict;

[[gnu::always_inline]] inline std::uint8_t byte(int value) {
    return static_cast<std::uint8_t>(value);
}

[[gnu::always_inline]] inline void subtract_left(Bytes row, Target to, std::size_t size,
                                                 std::size_t step) {
    Bytes left = row - step;
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = byte(row[i] - left[i]);
    }
}

[[gnu::always_inline]] inline void subtract_above(Bytes row, Bytes above, Target to,
                                                  std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = byte(row[i] - above[i]);
    }
}

[[gnu::always_inline]] inline void subtract_average(Bytes row, Bytes above, Target to,
                                                    std::size_t size, std::size_t step) {
    Bytes left = row - step;
    for (std::size_t i = 0; i < size; ++i) {
        to[i] = byte(row[i] - ((left[i] + above[i]) >> 1));
    }
}

[[gnu::always_inline]] inline std::uint8_t distance(std::uint8_t one, std::uint8_t other) {
    return byte(std::max(one, other) - std::min(one, other));
}

[[gnu::always_inline]] inline void subtract_paeth(Bytes row, Bytes above, Target to,
                                                  std::size_t size, std::size_t step) {
    Bytes left = row - step;
    Bytes corner = above - step;
    // In bytes throughout, of which a register holds twice as many as of wider numbers. How far the
    // corner is from the sum left + above - corner: where both lie on the same side of it, farther
    // than either of them, otherwise by how much their own distances differ.
    for (std::size_t i = 0; i < size; ++i) {
        const std::uint8_t from_left = distance(above[i], corner[i]);
        const std::uint8_t from_above = distance(left[i], corner[i]);
        const std::uint8_t above_it = above[i] >= corner[i] ? 255 : 0;
        const std::uint8_t left_of_it = left[i] >= corner[i] ? 0 : 255;
        const std::uint8_t from_corner =
            distance(from_left, from_above) | byte(above_it ^ left_of_it);
        const std::uint8_t second = from_above <= from_corner ? above[i] : corner[i];
        const std::uint8_t first =
            from_left <= std::min(from_above, from_corner) ? left[i] : second;
        to[i] = byte(row[i] - first);
    }
}

enum Filter : std::uint8_t { none, left, up, average, paeth };

[[gnu::always_inline]] inline void filter_part(Filter filter, Bytes row, Bytes above, Target to,
                                               std::size_t size, std::size_t step) {
    switch (filter) {
    case none: std::memcpy(to, row, size); return;
    case left: subtract_left(row, to, size, step); return;
    case up: subtract_above(row, above, to, size); return;
    case average: subtract_average(row, above, to, size, step); return;
    case paeth: subtract_paeth(row, above, to, size, step); return;
    }
}

/// The first pixel, which has nothing to its left.
[[gnu::always_inline]] inline void filter_first(Filter filter, Bytes row, Bytes above, Target to,
                                                std::size_t step) {
    for (std::size_t i = 0; i < step; ++i) {
        const int foretold = filter == up || filter == paeth ? above[i]
                             : filter == average             ? above[i] >> 1
                                                             : 0;
        to[i] = byte(row[i] - foretold);
    }
}

/// The sum of the differences, taken as signed.
[[gnu::always_inline]] inline std::uint64_t magnitude(Bytes bytes, std::size_t size) {
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

struct Row {
    const std::uint8_t *bytes;
    const std::uint8_t *above;
    std::size_t size;
    std::size_t step;
};

/// `trial` has room for a piece.
[[gnu::always_inline]] inline void filter_row(const Row &row, bool sampling, std::uint8_t *trial,
                                              std::uint8_t *to) {
    // Of a sampled row every fourth byte is looked at.
    const std::size_t sample = sampling ? piece / 4 : piece;
    std::uint64_t sums[5] = {};
    for (std::size_t at = row.step; at < row.size; at += piece) {
        const std::size_t size = std::min(sample, row.size - at);
        sums[none] += magnitude(row.bytes + at, size);
        for (const Filter filter : {left, up, average, paeth}) {
            filter_part(filter, row.bytes + at, row.above + at, trial, size, row.step);
            sums[filter] += magnitude(trial, size);
        }
    }
    const auto best = static_cast<Filter>(std::min_element(sums, sums + 5) - sums);
    *to++ = best;
    filter_first(best, row.bytes, row.above, to, row.step);
    if (row.size > row.step) {
        filter_part(best, row.bytes + row.step, row.above + row.step, to + row.step,
                    row.size - row.step, row.step);
    }
}

using FilterRow = void(const Row &, bool, std::uint8_t *, std::uint8_t *);

void filter_plainly(const Row &row, bool sampling, std::uint8_t *trial, std::uint8_t *to) {
    filter_row(row, sampling, trial, to);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void filter_widely(const Row &row, bool sampling, std::uint8_t *trial,
                                           std::uint8_t *to) {
    filter_row(row, sampling, trial, to);
}
#endif

/// For this processor.
FilterRow *best_filter() {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") != 0) { return filter_widely; }
#endif
    return filter_plainly;
}

} // namespace

RowFilter::RowFilter(std::size_t row_bytes, std::size_t step, bool sampling)
    : row_bytes_(row_bytes), step_(step), sampling_(sampling), trial_(piece) {}

void RowFilter::apply(const std::uint8_t *row, const std::uint8_t *above, std::uint8_t *to) {
    static FilterRow *const filter = best_filter();
    filter({row, above, row_bytes_, step_}, sampling_, trial_.data(), to);
}

} // namespace maquette::host
