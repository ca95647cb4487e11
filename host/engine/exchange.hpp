// Currencies, compared only at rates that the user states.
#pragma once

#include "manifest/money.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace maquette::host {

/// [any thread, once every rate is added]
class Exchange {
  public:
    /// "USD/EUR=0.92": one USD is 0.92 EUR. Six decimals at most; small rates are exacter the other
    /// way round. The last one said of the same two counts. Throws Failure (Cause::usage).
    void add(std::string_view rate);
    /// Micro-units of another currency, rounded up so that a ceiling holds; nothing where no rate
    /// is stated. A rate that is stated one way round also holds the other; two rates are never
    /// chained. An amount of 0 is 0 in every currency.
    std::optional<std::int64_t> convert(const Money &money, const std::string &currency) const;

  private:
    /// Micro-units of the second currency for a million micro-units of the first.
    std::map<std::pair<std::string, std::string>, std::int64_t> rates_;
};

} // namespace maquette::host
