#include "manifest/money.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
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
        if (amount > (std::numeric_limits<std::int64_t>::max() - 9) / 10) { return std::nullopt; }
        amount = amount * 10 + (digit - '0');
    }
    return Money{amount, std::string(currency)};
}

std::string to_text(const Money &money) {
    std::array<char, 32> decimals{};
    std::snprintf(decimals.data(), decimals.size(), "%06d",
                  static_cast<int>(money.micro_units % micro));
    std::string behind = decimals.data();
    while (behind.size() > 2 && behind.back() == '0') {
        behind.pop_back();
    }
    return std::to_string(money.micro_units / micro) + "." + behind + " " + money.currency;
}

} // namespace maquette::host
