#include "image/png/run_finder.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// Shorter ones cost as much as their literals.
constexpr unsigned shortest_run = 5;

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
    std::size_t free = std::max<std::size_t>(begin, 1); // what no match covers yet
    std::size_t probe = free;
    // A run of five has a fourth byte that its neighbours on both sides equal.
    static_assert(shortest_run == 5);
    while (probe + 1 < end) {
        if (data[probe] != data[probe - 1] || data[probe] != data[probe + 1]) {
            probe += 4;
            continue;
        }
        std::size_t start = probe;
        while (start > free && data[start - 1] == data[start - 2]) {
            --start;
        }
        const std::size_t length =
            probe - start +
            equal_bytes(data + probe, data + probe - 1, static_cast<unsigned>(end - probe));
        if (length >= shortest_run) {
            append_run(start, length, matches);
            free = start + length;
        }
        probe = start + std::max<std::size_t>(length, probe - start + 4);
    }
}

} // namespace maquette::host
