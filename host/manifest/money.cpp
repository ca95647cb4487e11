#include "manifest/money.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace maquette::host {

namespace {

constexpr std::int64_t micro = 1'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

} // namespace

std::optional<Money> parse_money(std::string_view text) {
    static constexpr std::size_t most_decimals = 6;
    static constexpr std::size_t currency_letters = 3;
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) { return std::nullopt; }
    const std::string_view currency = text.substr(space + 1);
    if (currency.size() != currency_letters || !std::ranges::all_of(currency, is_capital)) {
        return std::nullopt;
    }
    const std::string_view number = text.substr(0, space);
    const std::size_t point = std::min(number.find('.'), number.size());
    const std::string_view units = number.substr(0, point);
    std::string decimals(point < number.size() ? number.substr(point + 1) : std::string_view("0"));
    if (units.empty() || decimals.empty() || decimals.size() > most_decimals ||
        !std::ranges::all_of(units, is_digit) || !std::ranges::all_of(decimals, is_digit)) {
        return std::nullopt;
    }
    decimals.resize(most_decimals, '0');
    std::int64_t amount = 0;
    for (const char digit : std::string(units) + decimals) {
        if (__builtin_mul_overflow(amount, 10, &amount) ||
            __builtin_add_overflow(amount, digit - '0', &amount)) {
            return std::nullopt;
        }
    }
    return Money{amount, std::string(currency)};
}

std::string to_text(const Money &money) {
    std::array<char, 16> decimals{};
    std::snprintf(decimals.data(), decimals.size(), "%06d",
                  static_cast<int>(std::abs(money.micro_units % micro)));
    std::string behind = decimals.data();
    while (behind.size() > 2 && behind.back() == '0') {
        behind.pop_back();
    }
    // By hand, because "-0.50" has no whole unit that could carry the sign.
    const std::string sign = money.micro_units < 0 ? "-" : "";
    return sign + std::to_string(std::abs(money.micro_units / micro)) + "." + behind + " " +
           money.currency;
}

std::int64_t saturated_sum(std::int64_t one, std::int64_t other) {
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(one, other, &sum)) { return sum; }
    return other > 0 ? std::numeric_limits<std::int64_t>::max()
                     : std::numeric_limits<std::int64_t>::min();
}

} // namespace maquette::host
