// Money: integer micro-units of a currency, never a floating-point number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace maquette::host {

/// Amounts by currency, in micro-units.
using Amounts = std::map<std::string, std::int64_t>;

/// A micro-unit is a millionth of the currency's unit.
struct Money {
    std::int64_t micro_units = 0;
    std::string currency; ///< three capital letters, such as "USD" (ISO 4217)

    bool operator==(const Money &) const = default;
};

/// "0.05 USD": digits, at most six of them behind a point, a space, a currency. Nothing for
/// anything else, nor for more than 64 bits of micro-units hold.
std::optional<Money> parse_money(std::string_view text);

/// As parse_money() reads it, with at least two digits behind the point: "0.05 USD".
std::string to_text(const Money &money);

/// The sum, which stays at the largest or smallest number rather than wrap: amounts come from
/// plugins, which may say anything.
std::int64_t saturated_sum(std::int64_t one, std::int64_t other);

} // namespace maquette::host
