#include "image/png/run_finder.hpp"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace maquette::host {

namespace {

/// Shorter ones cost as much as their literals.
constexpr unsigned shortest_run = 5;
/// Bytes that are looked at together.
constexpr unsigned word = 64;
/// Places of a word at which a run of five can be seen to begin.
constexpr unsigned seen = word - shortest_run + 1;

/// Bit i: byte i is that before it. One byte before `data` and `word` from there on can be read.
std::uint64_t repetitions(const std::uint8_t *data) {
    std::uint64_t bits = 0;
#ifdef __SSE2__
    constexpr unsigned step = sizeof(__m128i);
    for (unsigned i = 0; i < word; i += step) {
        const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i *>(data + i));
        const __m128i before = _mm_loadu_si128(reinterpret_cast<const __m128i *>(data + i - 1));
        const auto equal = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(here, before)));
        bits |= std::uint64_t{equal} << i;
    }
#else
    for (unsigned i = 0; i < word; ++i) {
        bits |= std::uint64_t{data[i] == data[i - 1]} << i;
    }
#endif
    return bits;
}

/// Bit i: bytes i to i + 4 repeat. Those of which not all can be seen count as not repeating.
std::uint64_t runs_in(std::uint64_t repeating) {
    const std::uint64_t two = repeating & (repeating >> 1U);
    return two & (two >> 2U) & (repeating >> 4U);
}

void append_run(std::size_t start, std::size_t length, std::vector<Match> &matches) {
    while (length >= shortest_match) {
        std::size_t part = std::min<std::size_t>(length, longest_match);
        // What remains must be a match, too.
        if (length > part && length - part < shortest_match) { part = length - shortest_match; }
        matches.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint16_t>(part), 1});
        start += part;
        length -= part;
    }
}

} // namespace

void find_runs(const std::uint8_t *data, std::size_t begin, std::size_t end,
               std::vector<Match> &matches) {
    std::size_t at = std::max<std::size_t>(begin, 1);
    while (at + shortest_run <= end) {
        // The last word ends where the bytes end, so that nothing behind them is read.
        std::uint64_t found = 0;
        unsigned places = seen;
        if (end - at >= word) {
            found = runs_in(repetitions(data + at));
        } else {
            places = static_cast<unsigned>(end - at) - shortest_run + 1;
            std::uint64_t repeating = 0;
            for (std::size_t i = 0; i < end - at; ++i) {
                repeating |= std::uint64_t{data[at + i] == data[at + i - 1]} << i;
            }
            found = runs_in(repeating);
        }
        if (found == 0) {
            at += places;
            continue;
        }
        const std::size_t start = at + static_cast<unsigned>(std::countr_zero(found));
        const std::size_t length =
            equal_bytes(data + start, data + start - 1, static_cast<unsigned>(end - start));
        append_run(start, length, matches);
        at = start + length;
    }
}

} // namespace maquette::host
