// Money: integer micro-units of a currency, never a floating-point number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace maquette::host {

/// An amount, from 0. A micro-unit is a millionth of the currency's unit.
struct Money {
    std::int64_t micro_units = 0;
    std::string currency; ///< three capital letters, such as "USD" (ISO 4217)

    bool operator==(const Money &) const = default;
};

/// "0.05 USD": digits, at most six of them behind a point, a space, a currency. Nothing for
/// anything else.
std::optional<Money> parse_money(std::string_view text);

/// As parse_money() reads it, with at least two digits behind the point: "0.05 USD".
std::string to_text(const Money &money);

} // namespace maquette::host
