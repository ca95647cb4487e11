// Repetitions in a byte stream: what deflate (RFC 1951) writes as a length and a distance.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace maquette::host {

constexpr unsigned shortest_match = 3;
constexpr unsigned longest_match = 258;
constexpr unsigned farthest_match = 32768;

/// `length` bytes from `start` on repeat those `distance` bytes before.
struct Match {
    std::uint32_t start;
    std::uint16_t length;
    std::uint16_t distance; ///< 32768 is 32768: it fits
};

/// How deflate numbers lengths or distances: symbol i stands for base[i] and up, with extra[i] bits
/// that say how much more.
struct SymbolRange {
    std::uint16_t base;
    std::uint8_t extra;
};
inline constexpr std::array<SymbolRange, 29> length_ranges = {
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};
inline constexpr std::array<SymbolRange, 30> distance_ranges = {
    {{1, 0},     {2, 0},     {3, 0},     {4, 0},      {5, 1},      {7, 1},
     {9, 2},     {13, 2},    {17, 3},    {25, 3},     {33, 4},     {49, 4},
     {65, 5},    {97, 5},    {129, 6},   {193, 6},    {257, 7},    {385, 7},
     {513, 8},   {769, 8},   {1025, 9},  {1537, 9},   {2049, 10},  {3073, 10},
     {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13}}};

/// Index into length_ranges, by length.
inline constexpr std::array<std::uint8_t, longest_match + 1> length_symbols = [] {
    std::array<std::uint8_t, longest_match + 1> symbols{};
    for (std::size_t length = shortest_match, symbol = 0; length <= longest_match; ++length) {
        while (symbol + 1 < length_ranges.size() && length_ranges[symbol + 1].base <= length) {
            ++symbol;
        }
        symbols[length] = static_cast<std::uint8_t>(symbol);
    }
    return symbols;
}();

/// Index into distance_ranges.
inline unsigned distance_symbol(unsigned distance) {
    if (distance <= 2) { return distance - 1; }
    const unsigned above = distance - 1;
    const auto top = static_cast<unsigned>(std::bit_width(above)) - 1;
    return 2 * top + ((above >> (top - 1)) & 1U);
}

/// How many bytes at both places are equal, at most `most`. Up to 7 bytes beyond may be read.
inline unsigned equal_bytes(const std::uint8_t *one, const std::uint8_t *other, unsigned most) {
    unsigned length = 0;
    while (length < most) {
        std::uint64_t first = 0;
        std::uint64_t second = 0;
        std::memcpy(&first, one + length, sizeof first);
        std::memcpy(&second, other + length, sizeof second);
        if (first != second) {
            const std::uint64_t difference = first ^ second;
            const int zeros = std::endian::native == std::endian::little
                                  ? std::countr_zero(difference)
                                  : std::countl_zero(difference);
            length += static_cast<unsigned>(zeros) / 8;
            return length < most ? length : most;
        }
        length += sizeof first;
    }
    return most;
}

} // namespace maquette::host
