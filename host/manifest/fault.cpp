#include "manifest/fault.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <ranges>
#include <vector>

namespace maquette::host {

namespace {

/// The text without characters that would move a terminal's cursor or make two lines of one.
std::string printable(const std::string &text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) {
            std::array<char, 7> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", byte);
            result += escape.data();
        } else {
            result += c;
        }
    }
    return result;
}

std::string all_text(const std::string &file, const std::vector<Fault> &faults) {
    std::string text =
        printable(file) + " has " +
        (faults.size() == 1 ? "a fault" : std::to_string(faults.size()) + " faults") + ":";
    for (const Fault &fault : faults) {
        text += "\n  " + printable(file);
        if (fault.line > 0) { text += ":" + std::to_string(fault.line); }
        text += ": ";
        if (!fault.pointer.empty()) { text += printable(fault.pointer) + ": "; }
        text += printable(fault.sentence);
        if (!fault.cure.empty()) { text += " " + printable(fault.cure); }
    }
    return text;
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
std::size_t edit_distance(const std::string &a, const std::string &b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t replace = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

} // namespace

FaultyManifest::FaultyManifest(std::string file, std::vector<Fault> faults)
    : Failure(Cause::manifest, all_text(file, faults)), file_(std::move(file)),
      faults_(std::move(faults)) {}

std::string suggestion(const std::string &name, const std::vector<std::string> &known) {
    static constexpr std::size_t longest = 64;
    std::size_t best = std::numeric_limits<std::size_t>::max();
    std::string nearest;
    for (const std::string &candidate : known) {
        if (name.size() > longest || candidate.size() > longest) { continue; }
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    if (!nearest.empty() && best <= (name.size() + 2) / 3) {
        return "Did you mean '" + nearest + "'?";
    }
    if (known.empty()) { return ""; }
    static constexpr std::size_t most = 20;
    std::string all;
    for (const std::string &candidate : known | std::views::take(most)) {
        all += (all.empty() ? "" : ", ") + candidate;
    }
    if (known.size() > most) { all += " and " + std::to_string(known.size() - most) + " more"; }
    return "Known are: " + all + ".";
}

} // namespace maquette::host
