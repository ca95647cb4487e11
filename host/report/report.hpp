// What a run gave, took and saved, from the ledger alone.
#pragma once

#include "ledger/ledger.hpp"
#include "manifest/money.hpp"
#include "report/statistics.hpp"
#include "report/tier_comparison.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace maquette::host {

/// An item and all that belongs to it. About a kilobyte of memory.
struct ReportItem {
    LedgerItem row;
    nlohmann::ordered_json values; ///< an object
    std::vector<LedgerStep> steps; ///< those that gave something
    std::vector<LedgerFile> files;
    std::vector<LedgerFinding> findings; ///< of its scorers
    Amounts charged;
    std::optional<double> score; ///< the lowest of its steps', 0 to 1
    std::size_t cached = 0;      ///< steps that the store had
};

/// How a provider fared at a tier.
struct ProviderFigures {
    struct Cost {
        std::int64_t sum = 0;
        Spread<std::int64_t> call; ///< micro-units a call
    };
    std::string provider;
    std::string tier;
    std::uint64_t calls = 0;
    std::uint64_t failed = 0;         ///< of the calls
    std::uint64_t cached = 0;         ///< steps that the store had from it
    Spread<double> seconds;           ///< of the calls that succeeded
    std::map<std::string, Cost> cost; ///< by currency; empty: it took nothing
};

struct TierFigures {
    std::string tier;
    std::uint64_t items = 0;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    Spread<double> seconds; ///< of the items that are done
    Amounts charged;
};

/// Items that failed in the same step in the same way.
struct FailureCause {
    std::string step;   ///< "" in reading or writing files
    std::string status; ///< "" without a provider's
    std::vector<std::pair<std::string, std::size_t>>
        sentences;                  ///< with how many say it, most first
    std::vector<std::string> items; ///< ids
};

/// What was not spent: steps that the store had, or attempts that were not needed.
struct Saving {
    std::uint64_t count = 0;
    Amounts money;
    double seconds = 0;
};

struct Report {
    LedgerRun run;
    std::uint64_t done = 0;
    std::uint64_t failed = 0;
    std::uint64_t not_finished = 0;
    std::uint64_t steps_made = 0;
    std::uint64_t steps_cached = 0;
    std::optional<double> seconds; ///< from its start to its end, by the clock; nothing until then
    Amounts spent;
    Amounts open; ///< of calls under way when the run ended: it may have been billed
    Saving cache;
    Saving early_stop;
    TierComparison tiers_saved;
    std::vector<TierFigures> tiers;         ///< in the order of their first items
    std::vector<ProviderFigures> providers; ///< by provider, then as the tiers
    std::vector<FailureCause> failures;     ///< the most frequent first
    std::vector<ReportItem> items;          ///< in the order of the matrix
};

/// Reads the run; the comparison of tiers is left empty. Throws Failure.
Report read_report(Ledger &ledger, const LedgerRun &run);

/// As docs/report.md has it.
nlohmann::ordered_json to_json(const Report &report);
/// One line an item, RFC 4180, with a head.
std::string to_csv(const Report &report);

} // namespace maquette::host
