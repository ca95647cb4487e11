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

class Exchange {
  public:
    /// "USD/EUR=0.92": one USD is 0.92 EUR. Six decimals at most. Throws Failure (Cause::usage).
    void add(std::string_view rate);
    /// The amount in another currency, rounded up; nothing where no rate is stated. A rate that is
    /// stated one way round also holds the other.
    std::optional<std::int64_t> convert(const Money &money, const std::string &currency) const;

  private:
    /// Micro-units of the second currency for a million micro-units of the first.
    std::map<std::pair<std::string, std::string>, std::int64_t> rates_;
};

} // namespace maquette::host
