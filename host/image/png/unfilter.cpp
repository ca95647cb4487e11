#include "image/png/unfilter.hpp"

#include <array>
#include <cstring>

namespace maquette::host {

namespace {

// The compiler's portable vectors: what a pixel's samples need is in one register each.
using Bytes = std::uint8_t __attribute__((vector_size(8)));
using Words = std::int16_t __attribute__((vector_size(16)));

enum Filter : std::uint8_t { none, left, up, average, paeth };

Words words_of(const Bytes &bytes) { return __builtin_convertvector(bytes, Words); }

Words absolute(const Words &words) { return words > -words ? words : -words; }

Words smaller(const Words &one, const Words &other) { return one < other ? one : other; }

/// Sums of bytes, modulo 256; the upper halves stay zero.
Words sum_of_bytes(const Words &one, const Words &other) {
    using All = std::uint8_t __attribute__((vector_size(16)));
    return reinterpret_cast<Words>(reinterpret_cast<All>(one) + reinterpret_cast<All>(other));
}

/// ISO/IEC 15948, 9.4: whichever neighbour is nearest to their sum, in this order.
Words nearest(const Words &before, const Words &above, const Words &corner) {
    const Words to_above = above - corner;
    const Words to_before = before - corner;
    const Words from_before = absolute(to_above);
    const Words from_above = absolute(to_before);
    const Words from_corner = absolute(to_above + to_before);
    const Words least = smaller(from_corner, smaller(from_before, from_above));
    const Words second = from_above == least ? above : corner;
    return from_before == least ? before : second;
}

Words foretold(Filter filter, const Words &before, const Words &above, const Words &corner) {
    switch (filter) {
    case left: return before;
    case average: return (before + above) >> 1;
    default: return nearest(before, above, corner);
    }
}

template <std::size_t step> Words load(const std::uint8_t *from) {
    Bytes bytes{};
    std::memcpy(&bytes, from, step);
    return words_of(bytes);
}

template <std::size_t step> void store(const Words &words, std::uint8_t *to) {
    const Bytes bytes = __builtin_convertvector(words, Bytes);
    std::memcpy(to, &bytes, step);
}

template <std::size_t step, Filter filter>
void unfilter_row(const std::uint8_t *from, const std::uint8_t *above, std::uint8_t *to,
                  std::size_t size) {
    Words before{};
    Words corner{};
    for (std::size_t i = 0; i + step <= size; i += step) {
        const Words here = filter == left ? Words{} : load<step>(above + i);
        before = sum_of_bytes(foretold(filter, before, here, corner), load<step>(from + i));
        corner = here;
        store<step>(before, to + i);
    }
}

/// Two rows at a time, the second a pixel behind the first: each pixel waits for the one before it,
/// and so two wait together. Pixels of up to four bytes; as many are read of each.
template <std::size_t step, class Foretold>
void unfilter_both(const FilteredRow &first, const FilteredRow &second, const std::uint8_t *above,
                   std::size_t size, const Foretold &foretold_both) {
    constexpr std::size_t half = sizeof(Bytes) / 2;
    const auto load_both = [](const std::uint8_t *one, const std::uint8_t *other) {
        Bytes bytes{};
        if (one != nullptr) { std::memcpy(&bytes, one, half); }
        if (other != nullptr) {
            std::memcpy(reinterpret_cast<std::uint8_t *>(&bytes) + half, other, half);
        }
        return words_of(bytes);
    };
    Words before{};
    Words corner{};
    const auto next = [&](const Words &raw, const Words &above_first) {
        // Above the second row's pixel is what the first row's was in the last round.
        const Words here = __builtin_shufflevector(above_first, before, 0, 1, 2, 3, 8, 9, 10, 11);
        before = sum_of_bytes(foretold_both(before, here, corner), raw);
        corner = here;
        return __builtin_convertvector(before, Bytes);
    };
    Bytes made = next(load_both(first.from, nullptr), load_both(above, nullptr));
    std::memcpy(first.to, &made, step);
    std::size_t i = step;
    for (; i + step <= size; i += step) {
        made =
            next(load_both(first.from + i, second.from + i - step), load_both(above + i, nullptr));
        std::memcpy(first.to + i, &made, step);
        std::memcpy(second.to + i - step, reinterpret_cast<const std::uint8_t *>(&made) + half,
                    step);
    }
    made = next(load_both(nullptr, second.from + i - step), Words{});
    std::memcpy(second.to + i - step, reinterpret_cast<const std::uint8_t *>(&made) + half, step);
}

/// Ones in the half of a row with this filter.
Words mask(Filter filter, const FilteredRow &first, const FilteredRow &second) {
    const auto one = static_cast<std::int16_t>(first.filter == filter ? -1 : 0);
    const auto other = static_cast<std::int16_t>(second.filter == filter ? -1 : 0);
    return Words{one, one, one, one, other, other, other, other};
}

template <std::size_t step>
void unfilter_two_of(const FilteredRow &first, const FilteredRow &second, const std::uint8_t *above,
                     std::size_t size) {
    if (first.filter == paeth && second.filter == paeth) {
        unfilter_both<step>(first, second, above, size, nearest);
        return;
    }
    const Words lefts = mask(left, first, second);
    const Words averages = mask(average, first, second);
    const Words paeths = mask(paeth, first, second);
    unfilter_both<step>(first, second, above, size,
                        [&](const Words &before, const Words &here, const Words &corner) {
                            return (before & lefts) | (((before + here) >> 1) & averages) |
                                   (nearest(before, here, corner) & paeths);
                        });
}

template <std::size_t step>
void unfilter_one_of(const FilteredRow &row, const std::uint8_t *above, std::size_t size) {
    switch (row.filter) {
    case left: unfilter_row<step, left>(row.from, above, row.to, size); return;
    case average: unfilter_row<step, average>(row.from, above, row.to, size); return;
    default: unfilter_row<step, paeth>(row.from, above, row.to, size); return;
    }
}

/// These need nothing from the pixel before: the compiler sees to many at once.
bool is_apart(std::uint8_t filter) { return filter == none || filter == up; }

void unfilter_apart(const FilteredRow &row, const std::uint8_t *above, std::size_t size) {
    if (row.filter == none) {
        if (row.to != row.from) { std::memcpy(row.to, row.from, size); }
        return;
    }
    for (std::size_t i = 0; i < size; ++i) {
        row.to[i] = static_cast<std::uint8_t>(row.from[i] + above[i]);
    }
}

} // namespace

void unfilter(const FilteredRow &row, const std::uint8_t *above, std::size_t size,
              std::size_t step) {
    if (is_apart(row.filter)) {
        unfilter_apart(row, above, size);
        return;
    }
    switch (step) {
    case 1: unfilter_one_of<1>(row, above, size); return;
    case 2: unfilter_one_of<2>(row, above, size); return;
    case 3: unfilter_one_of<3>(row, above, size); return;
    case 4: unfilter_one_of<4>(row, above, size); return;
    case 6: unfilter_one_of<6>(row, above, size); return;
    default: unfilter_one_of<8>(row, above, size); return;
    }
}

void unfilter_two(const FilteredRow &first, const FilteredRow &second, const std::uint8_t *above,
                  std::size_t size, std::size_t step) {
    if (!is_apart(first.filter) && !is_apart(second.filter)) {
        switch (step) {
        case 1: unfilter_two_of<1>(first, second, above, size); return;
        case 2: unfilter_two_of<2>(first, second, above, size); return;
        case 3: unfilter_two_of<3>(first, second, above, size); return;
        case 4: unfilter_two_of<4>(first, second, above, size); return;
        default: break;
        }
    }
    unfilter(first, above, size, step);
    unfilter(second, first.to, size, step);
}

} // namespace maquette::host
