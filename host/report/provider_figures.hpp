// What calls of each provider took, counted row by row.
#pragma once

#include "report/report.hpp"

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace maquette::host {

class ProviderCount {
  public:
    void add(const LedgerAttempt &attempt, const std::string &tier);
    void add_cached(const LedgerStep &step, const std::string &tier);
    void add(const LedgerCharge &charge, const std::string &tier);

    /// `tiers` in the order that they are to have. A call that took nothing counts with 0 among the
    /// others of the same provider and tier. Who only judges has charges and no attempts: each of
    /// its paid calls is one.
    std::vector<ProviderFigures> figures(const std::vector<std::string> &tiers) const;

  private:
    struct Count {
        std::uint64_t calls = 0;
        std::uint64_t failed = 0;
        std::uint64_t cached = 0;
        std::vector<double> seconds;
        /// Charges of one call have one number; those without are calls of their own.
        std::map<std::string, std::map<std::pair<std::string, std::uint64_t>, std::int64_t>> paid;
        std::uint64_t unnumbered = 0;
    };
    std::map<std::pair<std::string, std::string>, Count> counts_; ///< by provider and tier
};

} // namespace maquette::host
