#include "image/png/repetitions.hpp"

#include "image/png/run_finder.hpp"

#include <algorithm>
#include <array>

namespace maquette::host {

namespace {

/// What is looked at before anything is written. Not more than a block.
constexpr std::size_t trial_size = std::size_t{1} << 15U;
/// At the level fast: of the beginning, and of the middle.
constexpr std::size_t quick_trial_size = std::size_t{1} << 11U;

} // namespace

Repetitions::Repetitions(const std::uint8_t *data, std::size_t size, PngLevel level)
    : data_(data), level_(level) {
    if (size == 0) { return; }
    if (level == PngLevel::fast) {
        try_quickly(size);
    } else {
        try_thoroughly(size);
    }
}

void Repetitions::try_quickly(std::size_t size) {
    const auto piece_at = [&](std::size_t begin) {
        return Piece{std::min(size, begin), std::min(size, begin + quick_trial_size), 0};
    };
    std::array<Piece, 2> pieces = {piece_at(0), piece_at(std::max(size / 2, quick_trial_size))};
    std::uint64_t with_runs = 0;
    for (Piece &piece : pieces) {
        find_runs<long_run>(data_, piece.begin, piece.end, matches_);
        piece.with_runs = expected_bits(count_symbols(data_, piece.begin, piece.end, matches_));
        with_runs += piece.with_runs;
        matches_.clear();
    }
    // Almost blank: a drawing's margin, perhaps, from which nothing can be told.
    const std::size_t tried = pieces[0].end + pieces[1].end - pieces[1].begin;
    searching_ = with_runs < tried / 4 || matches_pay(pieces);
    if (searching_) {
        finder_ = MatchFinder(size);
        costs_ = guessed_costs(data_, 0, pieces[0].end);
    }
}

/// Matches take several times as long to find as to do without.
bool Repetitions::matches_pay(std::span<const Piece> pieces) {
    MatchFinder finder(pieces.size() * quick_trial_size);
    std::uint64_t with_runs = 0;
    std::uint64_t with_matches = 0;
    for (const auto &[begin, end, bits] : pieces) {
        finder.find(data_, begin, end, guessed_costs(data_, begin, end), matches_);
        with_matches += expected_bits(count_symbols(data_, begin, end, matches_));
        with_runs += bits;
        matches_.clear();
        // Where a full piece gains next to nothing, as in what was enlarged, looking on takes time
        // only. Of a page with a margin the next piece may say something else.
        const bool full = bits > end - begin;
        if (full && with_matches + with_matches / 8 > with_runs) { return false; }
    }
    return with_matches + with_matches / 4 < with_runs;
}

void Repetitions::try_thoroughly(std::size_t size) {
    const std::size_t tried = std::min(size, trial_size);
    finder_ = MatchFinder(size);
    find_runs<shortest_run>(data_, 0, tried, matches_);
    const std::uint64_t with_runs = bits_of_block(count_symbols(data_, 0, tried, matches_));
    matches_.clear();
    finder_.find(data_, 0, tried, guessed_costs(data_, 0, tried), matches_);
    const SymbolCounts counts = count_symbols(data_, 0, tried, matches_);
    costs_ = costs_of(counts);
    found_ = tried;
    // In much of what cameras take, looking for more than runs shortens next to nothing. In
    // drawings it does, and where one begins with an empty margin this cannot be seen yet.
    searching_ = with_runs < tried || bits_of_block(counts) + tried / 32 < with_runs;
}

void Repetitions::find(std::size_t begin, std::size_t end) {
    if (searching_) {
        // The first block begins with what a thorough trial found.
        if (begin > 0) { matches_.clear(); }
        finder_.find(data_, std::max(begin, found_), end, costs_, matches_);
        counts_ = count_symbols(data_, begin, end, matches_);
        costs_ = costs_of(counts_);
        return;
    }
    matches_.clear();
    if (level_ == PngLevel::fast) {
        find_runs<long_run>(data_, begin, end, matches_);
        counts_ = sample_symbols(data_, begin, end, matches_);
    } else {
        find_runs<shortest_run>(data_, begin, end, matches_);
        counts_ = count_symbols(data_, begin, end, matches_);
    }
}

} // namespace maquette::host
