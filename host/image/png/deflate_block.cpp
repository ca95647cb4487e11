#include "image/png/deflate_block.hpp"

#include "image/png/literal_code.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

constexpr unsigned longest_distance = 15;
constexpr unsigned longest_length_code = 7;
constexpr std::size_t largest_stored = 65535;

/// The lengths of both codes, as deflate writes them: runs are shortened by symbols 16 to 18.
struct LengthRun {
    std::uint8_t symbol;
    std::uint8_t extra;
};

unsigned extra_bits(unsigned symbol) {
    return symbol == 16 ? 2 : symbol == 17 ? 3 : symbol == 18 ? 7 : 0;
}

std::vector<LengthRun> runs_of(std::span<const std::uint8_t> lengths) {
    std::vector<LengthRun> runs;
    for (std::size_t i = 0; i < lengths.size();) {
        const std::uint8_t length = lengths[i];
        std::size_t run = 1;
        while (i + run < lengths.size() && lengths[i + run] == length) {
            ++run;
        }
        i += run;
        if (length != 0) {
            runs.push_back({length, 0});
            --run;
        }
        const std::size_t longest = length == 0 ? 138 : 6;
        while (run >= 3) {
            const std::size_t part = std::min(run, longest);
            run -= part;
            if (length != 0) {
                runs.push_back({16, static_cast<std::uint8_t>(part - 3)});
            } else if (part <= 10) {
                runs.push_back({17, static_cast<std::uint8_t>(part - 3)});
            } else {
                runs.push_back({18, static_cast<std::uint8_t>(part - 11)});
            }
        }
        for (; run > 0; --run) {
            runs.push_back({length, 0});
        }
    }
    return runs;
}

/// All that one block needs to be written.
class BlockCode {
  public:
    explicit BlockCode(const SymbolCounts &counts) {
        make_huffman_code(counts.literals, LiteralCode::longest, literals_);
        make_huffman_code(counts.distances, longest_distance, distances_);
        while (literal_count_ > first_length && literals_[literal_count_ - 1].length == 0) {
            --literal_count_;
        }
        while (distance_count_ > 1 && distances_[distance_count_ - 1].length == 0) {
            --distance_count_;
        }
        std::vector<std::uint8_t> lengths;
        lengths.reserve(literal_count_ + distance_count_);
        for (std::size_t i = 0; i < literal_count_; ++i) {
            lengths.push_back(literals_[i].length);
        }
        for (std::size_t i = 0; i < distance_count_; ++i) {
            lengths.push_back(distances_[i].length);
        }
        runs_ = runs_of(lengths);
        std::array<std::uint32_t, 19> length_counts{};
        for (const LengthRun run : runs_) {
            ++length_counts[run.symbol];
        }
        make_huffman_code(length_counts, longest_length_code, lengths_);
        while (length_count_ > 4 && lengths_[order[length_count_ - 1]].length == 0) {
            --length_count_;
        }
    }

    /// Of the whole block.
    std::uint64_t bits(const SymbolCounts &counts) const {
        std::uint64_t sum = 3 + 5 + 5 + 4 + 3 * length_count_;
        for (const LengthRun run : runs_) {
            sum += lengths_[run.symbol].length + extra_bits(run.symbol);
        }
        for (std::size_t i = 0; i < counts.literals.size(); ++i) {
            const unsigned extra = i < first_length ? 0 : length_ranges[i - first_length].extra;
            sum += std::uint64_t{counts.literals[i]} * (literals_[i].length + extra);
        }
        for (std::size_t i = 0; i < counts.distances.size(); ++i) {
            sum += std::uint64_t{counts.distances[i]} *
                   (distances_[i].length + distance_ranges[i].extra);
        }
        return sum;
    }

    void write_header(BitWriter &writer) const {
        writer.put(0b100, 3); // not the last block, codes of its own
        writer.put(literal_count_ - first_length, 5);
        writer.put(distance_count_ - 1, 5);
        writer.put(length_count_ - 4, 4);
        writer.flush();
        for (std::size_t i = 0; i < length_count_; ++i) {
            writer.put(lengths_[order[i]].length, 3);
            writer.flush();
        }
        for (const LengthRun run : runs_) {
            writer.put(lengths_[run.symbol].bits, lengths_[run.symbol].length);
            writer.put(run.extra, extra_bits(run.symbol));
            writer.flush();
        }
    }

    void write_symbols(BitWriter &to, const std::uint8_t *data, std::size_t begin, std::size_t end,
                       std::span<const Match> matches) const {
        const LiteralCode literals{std::span(literals_).first<256>()};
        BitWriter writer = to;
        std::size_t at = begin;
        const auto write_literals = [&](std::size_t stop) {
            literals.write(writer, data, at, stop);
            at = stop;
        };
        for (const Match &match : matches) {
            write_literals(match.start);
            const unsigned length = length_symbols[match.length];
            const HuffmanSymbol length_code = literals_[first_length + length];
            writer.put(length_code.bits, length_code.length);
            writer.put(match.length - length_ranges[length].base, length_ranges[length].extra);
            const unsigned distance = distance_symbol(match.distance);
            writer.put(distances_[distance].bits, distances_[distance].length);
            writer.put(match.distance - distance_ranges[distance].base,
                       distance_ranges[distance].extra);
            writer.flush();
            at += match.length;
        }
        write_literals(end);
        writer.put(literals_[end_of_block].bits, literals_[end_of_block].length);
        writer.flush();
        to = writer;
    }

  private:
    static constexpr std::array<std::uint8_t, 19> order = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                           11, 4,  12, 3, 13, 2, 14, 1, 15};
    std::array<HuffmanSymbol, 286> literals_{};
    std::array<HuffmanSymbol, 30> distances_{};
    std::array<HuffmanSymbol, 19> lengths_{};
    std::size_t literal_count_ = 286;
    std::size_t distance_count_ = 30;
    std::size_t length_count_ = 19;
    std::vector<LengthRun> runs_;
};

void write_stored(BitWriter &writer, const std::uint8_t *from, std::size_t size, bool last) {
    writer.put(last ? 1 : 0, 3);
    writer.align();
    writer.put(size, 16);
    writer.put(~size & 0xFFFFU, 16);
    writer.flush();
    writer.bytes(from, size);
}

} // namespace

namespace {

/// What is looked at of a sampled block: so many bytes of so many.
constexpr std::size_t piece = 64;
constexpr std::size_t period = 256;

template <bool sampled>
SymbolCounts count(const std::uint8_t *data, std::size_t begin, std::size_t end,
                   std::span<const Match> matches) {
    SymbolCounts counts;
    // Four tables: equal bytes behind each other would wait for one another's increment.
    std::array<std::array<std::uint32_t, 256>, 4> tables{};
    std::size_t at = begin;
    const auto count_all = [&](std::size_t stop) {
        for (; at + 4 <= stop; at += 4) {
            ++tables[0][data[at]];
            ++tables[1][data[at + 1]];
            ++tables[2][data[at + 2]];
            ++tables[3][data[at + 3]];
        }
        for (; at < stop; ++at) {
            ++tables[0][data[at]];
        }
    };
    const auto count_until = [&](std::size_t stop) {
        if (!sampled) { return count_all(stop); }
        while (at < stop) {
            const std::size_t offset = (at - begin) % period;
            if (offset < piece) { count_all(std::min(stop, at - offset + piece)); }
            if (at < stop) { at = std::min(stop, at - (at - begin) % period + period); }
        }
    };
    for (const Match &match : matches) {
        count_until(match.start);
        ++counts.literals[first_length + length_symbols[match.length]];
        ++counts.distances[distance_symbol(match.distance)];
        at += match.length;
    }
    count_until(end);
    for (std::size_t i = 0; i < 256; ++i) {
        counts.literals[i] = tables[0][i] + tables[1][i] + tables[2][i] + tables[3][i];
    }
    counts.literals[end_of_block] = 1;
    return counts;
}

} // namespace

SymbolCounts count_symbols(const std::uint8_t *data, std::size_t begin, std::size_t end,
                           std::span<const Match> matches) {
    return count<false>(data, begin, end, matches);
}

SymbolCounts sample_symbols(const std::uint8_t *data, std::size_t begin, std::size_t end,
                            std::span<const Match> matches) {
    SymbolCounts counts = count<true>(data, begin, end, matches);
    for (std::size_t i = 0; i < 256; ++i) {
        counts.literals[i] = counts.literals[i] * (period / piece) + 1;
    }
    return counts;
}

std::uint64_t bits_of_block(const SymbolCounts &counts) { return BlockCode(counts).bits(counts); }

void write_block(BitWriter &writer, const std::uint8_t *data, std::size_t begin, std::size_t end,
                 std::span<const Match> matches, const SymbolCounts &counts) {
    const BlockCode code(counts);
    const std::size_t size = end - begin;
    const std::size_t blocks = (size + largest_stored - 1) / largest_stored;
    const std::uint64_t stored = 8 * (std::uint64_t{size} + 5 * blocks);
    if (code.bits(counts) < stored) {
        const BitWriter before = writer;
        code.write_header(writer);
        code.write_symbols(writer, data, begin, end, matches);
        const auto written = static_cast<std::size_t>(writer.position() - before.position());
        if (8 * written <= stored) { return; } // always, if the counts are not estimated
        writer = before;
    }
    for (std::size_t at = begin; at < end; at += largest_stored) {
        write_stored(writer, data + at, std::min(largest_stored, end - at), false);
    }
}

void write_flush(BitWriter &writer) { write_stored(writer, nullptr, 0, false); }

void write_end(BitWriter &writer) { write_stored(writer, nullptr, 0, true); }

std::size_t largest_block(std::size_t size) {
    static constexpr std::size_t header = 512;
    return header + size * LiteralCode::longest / 8 + 6 * (size / largest_stored + 1) +
           sizeof(std::uint64_t);
}

} // namespace maquette::host
