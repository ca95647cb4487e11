#include "image/png/run_finder.hpp"

#include <algorithm>
#include <bit>
#include <span>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace maquette::host {

namespace {

/// Bytes that are looked at together.
constexpr unsigned word = 64;

/// Bit i of `words`: byte i is that before it. One byte before `data` can be read. Each kind of
/// processor has its own.
using Mark = void(const std::uint8_t *data, std::size_t count, std::uint64_t *words);

#ifdef __x86_64__

void mark_plainly(const std::uint8_t *data, std::size_t count, std::uint64_t *words) {
    const auto equal = [](const std::uint8_t *from) {
        const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from));
        const __m128i before = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from - 1));
        return static_cast<std::uint64_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(here, before)));
    };
    for (std::size_t i = 0; i < count; ++i, data += word) {
        words[i] = equal(data) | equal(data + 16) << 16U | equal(data + 32) << 32U |
                   equal(data + 48) << 48U;
    }
}

[[gnu::target("avx2")]] void mark_widely(const std::uint8_t *data, std::size_t count,
                                         std::uint64_t *words) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t bits = 0;
        for (unsigned part = 0; part < word; part += 32, data += 32) {
            const __m256i here = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(data));
            const __m256i before = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(data - 1));
            const auto equal =
                static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(here, before)));
            bits |= std::uint64_t{equal} << part;
        }
        words[i] = bits;
    }
}

#else

void mark_plainly(const std::uint8_t *data, std::size_t count, std::uint64_t *words) {
    for (std::size_t i = 0; i < count; ++i, data += word) {
        words[i] = 0;
        for (unsigned bit = 0; bit < word; ++bit) {
            words[i] |= std::uint64_t{data[bit] == data[bit - 1]} << bit;
        }
    }
}

#endif

Mark *best_mark() {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") != 0) { return mark_widely; }
#endif
    return mark_plainly;
}

/// Bit i: `count` bits from i on are set, some of them perhaps in the next word; `count` is below
/// 64. A constant: this is where the time goes.
template <unsigned count> std::uint64_t runs_in(std::uint64_t here, std::uint64_t next) {
    const auto both = [&](unsigned distance) {
        here &= here >> distance | next << (word - distance);
        next &= next >> distance;
    };
    unsigned known = 1;
    for (; 2 * known <= count; known *= 2) {
        both(known);
    }
    if (count > known) { both(count - known); }
    return here;
}

/// Such a run has eight bits that are one of the word's bytes, wherever it begins.
constexpr unsigned fills_a_byte = 15;

/// Whether one of the word's bytes is all ones.
bool has_full_byte(std::uint64_t bits) {
    constexpr std::uint64_t lowest = 0x0101'0101'0101'0101U;
    constexpr std::uint64_t highest = lowest << 7U;
    return ((~bits - lowest) & bits & highest) != 0;
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

/// How many bits are set from bit `at` on.
std::size_t ones_from(std::span<const std::uint64_t> words, std::size_t at) {
    const unsigned offset = at % word;
    auto here = static_cast<unsigned>(std::countr_one(words[at / word] >> offset));
    std::size_t ones = here;
    bool to_its_end = offset + here == word;
    for (std::size_t i = at / word + 1; to_its_end && i < words.size(); ++i) {
        here = static_cast<unsigned>(std::countr_one(words[i]));
        ones += here;
        to_its_end = here == word;
    }
    return ones;
}

} // namespace

template <unsigned shortest>
void find_runs(const std::uint8_t *data, std::size_t begin, std::size_t end,
               std::vector<Match> &matches) {
    static Mark *const mark = best_mark();
    const std::size_t first = std::max<std::size_t>(begin, 1);
    if (first + shortest > end) { return; }
    const std::size_t whole = (end - first) / word;
    std::vector<std::uint64_t> words((end - first + word - 1) / word);
    mark(data + first, whole, words.data());
    for (std::size_t at = whole * word; at < end - first; ++at) {
        const bool repeats = data[first + at] == data[first + at - 1];
        words[at / word] |= std::uint64_t{repeats} << (at % word);
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::uint64_t next = i + 1 < words.size() ? words[i + 1] : 0;
        // Of most words nothing else has to be known.
        if (shortest >= fills_a_byte && !has_full_byte(words[i]) && !has_full_byte(next)) {
            continue;
        }
        std::uint64_t found = runs_in<shortest>(words[i], next);
        while (found != 0) {
            const auto bit = static_cast<unsigned>(std::countr_zero(found));
            const std::size_t start = i * word + bit;
            const std::size_t length = ones_from(words, start);
            append_run(first + start, length, matches);
            if (bit + length >= word) {
                i = (start + length) / word;
                if (i == words.size()) { break; }
                const std::uint64_t after = i + 1 < words.size() ? words[i + 1] : 0;
                found = runs_in<shortest>(words[i], after);
            }
            found &= ~std::uint64_t{0} << ((start + length) % word);
        }
    }
}

template void find_runs<shortest_run>(const std::uint8_t *, std::size_t, std::size_t,
                                      std::vector<Match> &);
template void find_runs<long_run>(const std::uint8_t *, std::size_t, std::size_t,
                                  std::vector<Match> &);

} // namespace maquette::host
