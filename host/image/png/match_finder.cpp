#include "image/png/match_finder.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

constexpr std::size_t most_hash_bits = 15;
constexpr std::size_t least_hash_bits = 8;
/// Long matches are not looked into: what they repeat is remembered already.
constexpr std::size_t longest_remembered = 32;
/// Such a match is taken without a look at the next byte's.
constexpr unsigned long_enough = 32;
/// What follows so many literals of a match is taken to cost as much as they do.
constexpr unsigned most_weighed = 16;
/// Shorter matches of some distance are seldom cheaper than their literals.
constexpr std::uint64_t considered_bytes = (std::uint64_t{1} << 40U) - 1;
/// The cost of a match that is too short: more than any literals that it could replace.
constexpr std::uint16_t never = 1U << 14U;

/// Eight bytes, the first in the lowest bits.
std::uint64_t load(const std::uint8_t *at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    if constexpr (std::endian::native == std::endian::big) { bytes = __builtin_bswap64(bytes); }
    return bytes;
}

/// The first `count` of eight bytes, hashed; the highest bits of 64, shifted down.
template <unsigned count> std::size_t hash(std::uint64_t bytes, std::size_t shift) {
    return static_cast<std::size_t>(((bytes << (64 - 8 * count)) * 0x9E37'79B9'7F4A'7C15U) >>
                                    shift);
}

/// Eight times the binary logarithm of 1 or more, rounded down. In integers: equal pictures give
/// equal files on every machine.
std::uint32_t eighths_of_logarithm(std::uint32_t value) {
    // 2^31 times 2^(i/8)
    static constexpr std::array<std::uint32_t, 8> steps = {0x80000000U, 0x8B95C1E4U, 0x9837F052U,
                                                           0xA5FED6AAU, 0xB504F334U, 0xC5672A11U,
                                                           0xD744FCCBU, 0xEAC0C6E8U};
    const auto top = static_cast<unsigned>(std::bit_width(value | 1U)) - 1;
    const std::uint32_t scaled = value << (31 - top);
    const auto above = std::ranges::upper_bound(steps, scaled) - steps.begin();
    return 8 * top + static_cast<std::uint32_t>(above) - 1;
}

/// What a symbol costs that occurs `count` times among others.
class SymbolCost {
  public:
    /// `all`: occurrences of all symbols; `unseen`: bits of one that does not occur.
    SymbolCost(std::uint32_t all, std::uint32_t unseen)
        : all_(eighths_of_logarithm(all)), unseen_(8 * unseen) {}
    std::uint32_t of(std::uint32_t count) const {
        static constexpr std::uint32_t least = 8;
        static constexpr std::uint32_t most = 8 * 14;
        if (count == 0) { return unseen_; }
        return std::clamp(all_ - eighths_of_logarithm(count), least, most);
    }

  private:
    std::uint32_t all_;
    std::uint32_t unseen_;
};

} // namespace

SymbolCosts costs_of(const SymbolCounts &counts) {
    SymbolCosts costs;
    std::uint32_t literals = 0;
    std::uint32_t distances = 0;
    for (const std::uint32_t count : counts.literals) {
        literals += count;
    }
    for (const std::uint32_t count : counts.distances) {
        distances += count;
    }
    const SymbolCost literal(literals, 13);
    for (std::size_t i = 0; i < costs.literals.size(); ++i) {
        costs.literals[i] = static_cast<std::uint16_t>(literal.of(counts.literals[i]));
    }
    std::array<std::uint16_t, length_ranges.size()> lengths{};
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        lengths[i] = static_cast<std::uint16_t>(literal.of(counts.literals[first_length + i]) +
                                                8 * length_ranges[i].extra);
    }
    std::fill_n(costs.lengths.begin(), shortest_match, never);
    for (unsigned length = shortest_match; length <= longest_match; ++length) {
        costs.lengths[length] = lengths[length_symbols[length]];
    }
    const SymbolCost distance(std::max(distances, 1U), 9);
    for (std::size_t i = 0; i < costs.distances.size(); ++i) {
        costs.distances[i] = static_cast<std::uint16_t>(distance.of(counts.distances[i]) +
                                                        8 * distance_ranges[i].extra);
    }
    return costs;
}

std::uint64_t expected_bits(const SymbolCounts &counts) {
    const SymbolCosts costs = costs_of(counts);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < costs.literals.size(); ++i) {
        sum += std::uint64_t{counts.literals[i]} * costs.literals[i];
    }
    for (std::size_t i = 0; i < length_ranges.size(); ++i) {
        sum +=
            std::uint64_t{counts.literals[first_length + i]} * costs.lengths[length_ranges[i].base];
    }
    for (std::size_t i = 0; i < costs.distances.size(); ++i) {
        sum += std::uint64_t{counts.distances[i]} * costs.distances[i];
    }
    return sum / 8;
}

SymbolCosts guessed_costs(const std::uint8_t *data, std::size_t begin, std::size_t end) {
    SymbolCounts counts = count_symbols(data, begin, end, {});
    const auto all = static_cast<std::uint32_t>(end - begin + 1);
    for (std::size_t i = first_length; i < counts.literals.size(); ++i) {
        counts.literals[i] = all / 64 + 1;
    }
    counts.distances.fill(1);
    counts.distances[0] = 8;
    return costs_of(counts);
}

MatchFinder::MatchFinder(std::size_t size)
    : hash_shift_(64 -
                  std::clamp<std::size_t>(std::bit_width(size), least_hash_bits, most_hash_bits)),
      fives_(std::size_t{1} << (64 - hash_shift_)), eights_(fives_) {}

inline MatchFinder::Places MatchFinder::exchange(std::uint64_t here, std::size_t at) {
    std::uint32_t &five = fives_[hash<5>(here, hash_shift_)];
    std::uint32_t &eight = eights_[hash<8>(here, hash_shift_)];
    // An entry that was never written leads to a byte at or before `at`, as every other one does.
    const auto place = [at](std::uint32_t before) {
        return at - static_cast<std::uint16_t>(at - before);
    };
    const Places places = {place(eight), place(eight >> 16U), place(five), place(five >> 16U)};
    five = five << 16U | static_cast<std::uint16_t>(at);
    eight = eight << 16U | static_cast<std::uint16_t>(at);
    return places;
}

inline bool MatchFinder::any_equal(const std::uint8_t *data, std::size_t at, std::uint64_t here,
                                   const Places &places) {
    // All in one condition, which is foretold well, since it seldom holds in photographs.
    bool equal = ((load(data + at - 1) ^ here) & considered_bytes) == 0;
    for (const std::size_t place : places) {
        equal |= ((load(data + place) ^ here) & considered_bytes) == 0;
    }
    return equal;
}

MatchFinder::Candidate MatchFinder::best_of(const std::uint8_t *data, std::size_t at,
                                            const Places &places, std::size_t end,
                                            const SymbolCosts &costs) {
    Candidate best;
    const std::uint64_t here = load(data + at);
    const auto most = static_cast<unsigned>(std::min<std::size_t>(longest_match, end - at));
    const auto consider = [&](std::size_t place) {
        const std::size_t distance = at - place;
        const std::uint64_t difference = load(data + place) ^ here;
        if ((difference & considered_bytes) != 0 || distance - 1 >= farthest_match) { return; }
        unsigned length = sizeof here;
        if (difference != 0) {
            length = static_cast<unsigned>(std::countr_zero(difference)) / 8;
        } else {
            length += equal_bytes(data + at + length, data + place + length, most - length);
        }
        if (length < best.length) { return; }
        std::uint32_t literals = 0;
        const unsigned weighed = std::min(length, most_weighed);
        for (unsigned i = 0; i < weighed; ++i) {
            literals += costs.literals[data[at + i]];
        }
        if (length > weighed) { literals = literals * length / weighed; }
        const auto gain = static_cast<std::int32_t>(literals) - costs.lengths[length] -
                          costs.distances[distance_symbol(static_cast<unsigned>(distance))];
        if (gain > best.gain) { best = {gain, length, static_cast<std::uint32_t>(distance)}; }
    };
    consider(at - 1);
    for (const std::size_t place : places) {
        consider(place);
    }
    return best;
}

void MatchFinder::find(const std::uint8_t *data, std::size_t begin, std::size_t end,
                       const SymbolCosts &costs, std::vector<Match> &matches) {
    // The last bytes are literals: candidates are compared eight bytes at a time.
    const std::size_t stop = end - std::min<std::size_t>(end - begin, sizeof(std::uint64_t));
    const auto best_at = [&](std::size_t at) {
        const std::uint64_t here = load(data + at);
        const Places places = exchange(here, at);
        if (!any_equal(data, at, here, places)) [[likely]] { return Candidate{}; }
        return best_of(data, at, places, end, costs);
    };
    std::size_t at = std::max<std::size_t>(begin, 1);
    while (at < stop) {
        Candidate found = best_at(at);
        if (found.gain <= 0) {
            ++at;
            continue;
        }
        std::size_t remembered = at + 1;
        while (at + 1 < stop && found.length < long_enough) {
            const Candidate later = best_at(at + 1);
            remembered = at + 2;
            if (later.gain <= found.gain) { break; }
            found = later;
            ++at;
        }
        matches.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint16_t>(found.length),
                           static_cast<std::uint16_t>(found.distance)});
        at += found.length;
        const std::size_t last = std::min(at, remembered + longest_remembered);
        for (; remembered < last; ++remembered) {
            exchange(load(data + remembered), remembered);
        }
    }
}

} // namespace maquette::host
