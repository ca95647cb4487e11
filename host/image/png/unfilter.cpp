#include "image/png/unfilter.hpp"

#include <algorithm>
#include <cstring>

namespace maquette::host {

namespace {

// The compiler's portable vectors: what a pixel's samples need is in one register each.
using Bytes = std::uint8_t __attribute__((vector_size(8)));
using Words = std::int16_t __attribute__((vector_size(16)));

/// A pixel of `step` bytes, one word each.
template <std::size_t step> Words load(const std::uint8_t *from) {
    Bytes bytes{};
    std::memcpy(&bytes, from, step);
    return __builtin_convertvector(bytes, Words);
}

template <std::size_t step> void store(const Words &words, std::uint8_t *to) {
    const Bytes bytes = __builtin_convertvector(words & 0xFF, Bytes);
    std::memcpy(to, &bytes, step);
}

Words absolute(const Words &words) { return words < 0 ? -words : words; }

template <std::size_t step>
void add_left(const std::uint8_t *from, std::uint8_t *to, std::size_t size) {
    Words left{};
    for (std::size_t i = 0; i + step <= size; i += step) {
        left = (left + load<step>(from + i)) & 0xFF;
        store<step>(left, to + i);
    }
}

template <std::size_t step>
void add_average(const std::uint8_t *from, const std::uint8_t *above, std::uint8_t *to,
                 std::size_t size) {
    Words left{};
    for (std::size_t i = 0; i + step <= size; i += step) {
        left = (((left + load<step>(above + i)) >> 1) + load<step>(from + i)) & 0xFF;
        store<step>(left, to + i);
    }
}

template <std::size_t step>
void add_paeth(const std::uint8_t *from, const std::uint8_t *above, std::uint8_t *to,
               std::size_t size) {
    Words left{};
    Words corner{};
    for (std::size_t i = 0; i + step <= size; i += step) {
        const Words up = load<step>(above + i);
        const Words to_left = up - corner;
        const Words to_above = left - corner;
        const Words from_left = absolute(to_left);
        const Words from_above = absolute(to_above);
        const Words from_corner = absolute(to_left + to_above);
        const Words second = from_above <= from_corner ? up : corner;
        const Words first =
            ((from_left <= from_above) & (from_left <= from_corner)) ? left : second;
        left = (first + load<step>(from + i)) & 0xFF;
        corner = up;
        store<step>(left, to + i);
    }
}

template <std::size_t step>
void unfilter_pixels(std::uint8_t filter, const std::uint8_t *from, const std::uint8_t *above,
                     std::uint8_t *to, std::size_t size) {
    switch (filter) {
    case 1: add_left<step>(from, to, size); return;
    case 3: add_average<step>(from, above, to, size); return;
    default: add_paeth<step>(from, above, to, size); return;
    }
}

} // namespace

void unfilter(std::uint8_t filter, const std::uint8_t *from, const std::uint8_t *above,
              std::uint8_t *to, std::size_t size, std::size_t step) {
    if (filter == 0) {
        if (to != from) { std::memcpy(to, from, size); }
        return;
    }
    if (filter == 2) {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = static_cast<std::uint8_t>(from[i] + above[i]);
        }
        return;
    }
    switch (step) {
    case 1: unfilter_pixels<1>(filter, from, above, to, size); return;
    case 2: unfilter_pixels<2>(filter, from, above, to, size); return;
    case 3: unfilter_pixels<3>(filter, from, above, to, size); return;
    case 4: unfilter_pixels<4>(filter, from, above, to, size); return;
    case 6: unfilter_pixels<6>(filter, from, above, to, size); return;
    default: unfilter_pixels<8>(filter, from, above, to, size); return;
    }
}

} // namespace maquette::host
