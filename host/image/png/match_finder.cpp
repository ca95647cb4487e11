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
/// The cost of a match that is too short: more than any literals that it could replace.
constexpr std::uint16_t never = 1U << 14U;

/// The first `count` bytes at `at`, hashed; the highest bits of 64, shifted down.
template <unsigned count> std::size_t hash(const std::uint8_t *at, std::size_t shift) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    if constexpr (std::endian::native == std::endian::little) {
        bytes <<= 64 - 8 * count;
    } else {
        bytes >>= 64 - 8 * count;
    }
    return static_cast<std::size_t>((bytes * 0x9E37'79B9'7F4A'7C15U) >> shift);
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

std::uint16_t cost_of(std::uint32_t count, std::uint32_t all, std::uint32_t unseen) {
    static constexpr std::uint32_t least = 8;
    static constexpr std::uint32_t most = 8 * 14;
    if (count == 0) { return static_cast<std::uint16_t>(8 * unseen); }
    return static_cast<std::uint16_t>(
        std::clamp(eighths_of_logarithm(all) - eighths_of_logarithm(count), least, most));
}

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
    distances = std::max(distances, 1U);
    for (std::size_t i = 0; i < costs.literals.size(); ++i) {
        costs.literals[i] = cost_of(counts.literals[i], literals, 13);
    }
    std::fill_n(costs.lengths.begin(), shortest_match, never);
    for (unsigned length = shortest_match; length <= longest_match; ++length) {
        const std::size_t symbol = length_symbols[length];
        costs.lengths[length] = static_cast<std::uint16_t>(
            cost_of(counts.literals[first_length + symbol], literals, 13) +
            8 * length_ranges[symbol].extra);
    }
    for (std::size_t i = 0; i < costs.distances.size(); ++i) {
        costs.distances[i] = static_cast<std::uint16_t>(cost_of(counts.distances[i], distances, 9) +
                                                        8 * distance_ranges[i].extra);
    }
    return costs;
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
      fives_(std::size_t{1} << (64 - hash_shift_)), sevens_(fives_) {}

void MatchFinder::remember(const std::uint8_t *data, std::size_t at) {
    const auto place = static_cast<std::uint16_t>(at);
    std::uint32_t &five = fives_[hash<5>(data + at, hash_shift_)];
    five = five << 16U | place;
    std::uint32_t &seven = sevens_[hash<7>(data + at, hash_shift_)];
    seven = seven << 16U | place;
}

MatchFinder::Candidate MatchFinder::best_at(const std::uint8_t *data, std::size_t at,
                                            std::size_t begin, std::size_t end,
                                            const SymbolCosts &costs) {
    Candidate best;
    const std::uint32_t *cost = cost_before_.data() + (at - begin);
    const auto most = static_cast<unsigned>(std::min<std::size_t>(longest_match, end - at));
    std::uint64_t here = 0;
    std::memcpy(&here, data + at, sizeof here);
    // Which candidate is how long cannot be foretold, so that nearly all is done without a branch.
    const auto consider = [&](unsigned distance) {
        std::uint64_t there = 0;
        std::memcpy(&there, data + at - distance, sizeof there);
        unsigned length = sizeof here;
        if (const std::uint64_t difference = here ^ there; difference != 0) [[likely]] {
            length = static_cast<unsigned>(std::endian::native == std::endian::little
                                               ? std::countr_zero(difference)
                                               : std::countl_zero(difference)) /
                     8;
        } else {
            length += equal_bytes(data + at + length, data + at + length - distance, most - length);
        }
        const auto gain = static_cast<std::int32_t>(cost[length] - cost[0]) -
                          costs.lengths[length] - costs.distances[distance_symbol(distance)];
        const bool better = gain > best.gain;
        best.gain = better ? gain : best.gain;
        best.length = better ? length : best.length;
        best.distance = better ? distance : best.distance;
    };
    std::uint32_t &five = fives_[hash<5>(data + at, hash_shift_)];
    std::uint32_t &seven = sevens_[hash<7>(data + at, hash_shift_)];
    const std::array<std::uint32_t, 4> seen = {seven, seven >> 16U, five, five >> 16U};
    const auto place = static_cast<std::uint16_t>(at);
    five = five << 16U | place;
    seven = seven << 16U | place;
    const auto farthest = static_cast<unsigned>(std::min<std::size_t>(at, farthest_match));
    consider(1);
    for (const std::uint32_t before : seen) {
        const auto distance = static_cast<std::uint16_t>(place - before);
        consider(distance - 1U < farthest ? distance : 1U);
    }
    return best;
}

void MatchFinder::find(const std::uint8_t *data, std::size_t begin, std::size_t end,
                       const SymbolCosts &costs, std::vector<Match> &matches) {
    cost_before_.resize(end - begin + 1);
    std::uint32_t sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
        cost_before_[i - begin] = sum;
        sum += costs.literals[data[i]];
    }
    cost_before_[end - begin] = sum;

    // The last bytes are literals: candidates are compared eight bytes at a time.
    const std::size_t stop = end - std::min<std::size_t>(end - begin, sizeof(std::uint64_t));
    std::size_t at = std::max<std::size_t>(begin, 1);
    while (at < stop) {
        Candidate found = best_at(data, at, begin, end, costs);
        if (found.gain <= 0) {
            ++at;
            continue;
        }
        std::size_t remembered = at + 1;
        while (at + 1 < stop && found.length < long_enough) {
            const Candidate later = best_at(data, at + 1, begin, end, costs);
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
            remember(data, remembered);
        }
    }
}

} // namespace maquette::host
