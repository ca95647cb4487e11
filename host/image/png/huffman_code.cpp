#include "image/png/huffman_code.hpp"

#include <algorithm>
#include <array>

namespace maquette::host {

namespace {

constexpr std::size_t most_symbols = 288;
constexpr unsigned longest_possible = 15;

struct Leaf {
    std::uint32_t count;
    std::uint16_t symbol;
};

/// How deep each leaf lies in Huffman's tree. The leaves are sorted, rarest first, so that two
/// queues suffice: the leaves, and the inner nodes in the order in which they are made.
void depths_of(std::span<const Leaf> leaves, std::span<std::uint8_t> depths) {
    struct Node {
        std::uint32_t count;
        std::uint16_t parent;
    };
    std::array<Node, 2 * most_symbols> nodes{};
    const std::size_t count = leaves.size();
    for (std::size_t i = 0; i < count; ++i) {
        nodes[i].count = leaves[i].count;
    }
    std::size_t next_leaf = 0;
    std::size_t next_inner = count;
    const std::size_t root = 2 * count - 2;
    for (std::size_t made = count; made <= root; ++made) {
        const auto take = [&] {
            const bool leaf =
                next_leaf < count &&
                (next_inner >= made || nodes[next_leaf].count <= nodes[next_inner].count);
            const std::size_t taken = leaf ? next_leaf++ : next_inner++;
            nodes[taken].parent = static_cast<std::uint16_t>(made);
            return nodes[taken].count;
        };
        const std::uint32_t first = take();
        nodes[made].count = first + take();
    }
    std::array<std::uint16_t, 2 * most_symbols> depth{};
    for (std::size_t i = root; i-- > 0;) {
        depth[i] = static_cast<std::uint16_t>(depth[nodes[i].parent] + 1);
        if (i < count) { depths[i] = static_cast<std::uint8_t>(std::min<int>(depth[i], 255)); }
    }
}

/// How many codes have each length, none longer than `longest`: what is cut off at the deep end is
/// paid for by the deepest codes above it.
std::array<std::uint16_t, longest_possible + 1> limited(std::span<const std::uint8_t> depths,
                                                        unsigned longest) {
    std::array<std::uint16_t, longest_possible + 1> of_length{};
    for (const std::uint8_t depth : depths) {
        ++of_length[std::min<unsigned>(depth, longest)];
    }
    // Kraft's sum in units of the longest code.
    std::uint32_t used = 0;
    for (unsigned length = 1; length <= longest; ++length) {
        used += std::uint32_t{of_length[length]} << (longest - length);
    }
    for (; used > 1U << longest; --used) {
        unsigned length = longest - 1;
        while (of_length[length] == 0) {
            --length;
        }
        --of_length[length];
        of_length[length + 1] = static_cast<std::uint16_t>(of_length[length + 1] + 2);
        --of_length[longest];
    }
    return of_length;
}

std::uint16_t reversed(std::uint32_t code, unsigned length) {
    std::uint32_t result = 0;
    for (unsigned i = 0; i < length; ++i) {
        result = result << 1U | ((code >> i) & 1U);
    }
    return static_cast<std::uint16_t>(result);
}

} // namespace

void make_huffman_code(std::span<const std::uint32_t> counts, unsigned longest,
                       std::span<HuffmanSymbol> symbols) {
    std::array<Leaf, most_symbols> all{};
    std::size_t used = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        symbols[i] = {};
        if (counts[i] != 0) { all[used++] = {counts[i], static_cast<std::uint16_t>(i)}; }
    }
    for (std::uint16_t i = 0; used < 2; ++i) {
        if (counts[i] == 0) { all[used++] = {1, i}; }
    }
    const std::span leaves = std::span(all).first(used);
    std::ranges::sort(leaves, [](const Leaf &one, const Leaf &other) {
        return one.count != other.count ? one.count < other.count : one.symbol > other.symbol;
    });
    std::array<std::uint8_t, most_symbols> depths{};
    depths_of(leaves, depths);
    const auto of_length = limited(std::span(depths).first(used), longest);

    std::size_t leaf = 0;
    for (unsigned length = longest; length > 0; --length) {
        for (unsigned i = 0; i < of_length[length]; ++i) {
            symbols[leaves[leaf++].symbol].length = static_cast<std::uint8_t>(length);
        }
    }
    std::array<std::uint32_t, longest_possible + 2> next{};
    for (unsigned length = 1; length <= longest; ++length) {
        next[length + 1] = (next[length] + of_length[length]) << 1U;
    }
    for (HuffmanSymbol &symbol : symbols) {
        if (symbol.length != 0) { symbol.bits = reversed(next[symbol.length]++, symbol.length); }
    }
}

} // namespace maquette::host
