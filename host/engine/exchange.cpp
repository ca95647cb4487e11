#include "engine/exchange.hpp"

#include "failure.hpp"

#include <algorithm>
#include <limits>

namespace maquette::host {

namespace {

// GCC's 128-bit integers: a product of two amounts does not fit into 64 bits.
__extension__ using Wide = __int128;

constexpr std::int64_t million = 1'000'000;

/// amount * over / under, rounded up; stays at the largest or smallest number rather than wrap.
std::int64_t scaled(std::int64_t amount, std::int64_t over, std::int64_t under) {
    using Limits = std::numeric_limits<std::int64_t>;
    const Wide product = Wide{amount} * over;
    const Wide result = (product > 0 ? product + under - 1 : product) / under;
    return static_cast<std::int64_t>(
        std::clamp<Wide>(result, Wide{Limits::min()}, Wide{Limits::max()}));
}

} // namespace

void Exchange::add(std::string_view rate) {
    const std::size_t slash = rate.find('/');
    const std::size_t equals = rate.find('=');
    std::optional<Money> from;
    std::optional<Money> to;
    if (slash != std::string_view::npos && equals != std::string_view::npos && slash < equals) {
        from = parse_money("1 " + std::string(rate.substr(0, slash)));
        to = parse_money(std::string(rate.substr(equals + 1)) + " " +
                         std::string(rate.substr(slash + 1, equals - slash - 1)));
    }
    if (!from || !to || to->micro_units == 0 || from->currency == to->currency) {
        throw Failure(Cause::usage, "--rate takes a rate such as USD/EUR=0.92 (one USD is 0.92 "
                                    "EUR), but got '" +
                                        std::string(rate) + "'.");
    }
    rates_[{from->currency, to->currency}] = to->micro_units;
}

std::optional<std::int64_t> Exchange::convert(const Money &money,
                                              const std::string &currency) const {
    if (money.currency == currency || money.micro_units == 0) { return money.micro_units; }
    if (const auto rate = rates_.find({money.currency, currency}); rate != rates_.end()) {
        return scaled(money.micro_units, rate->second, million);
    }
    if (const auto rate = rates_.find({currency, money.currency}); rate != rates_.end()) {
        return scaled(money.micro_units, million, rate->second);
    }
    return std::nullopt;
}

} // namespace maquette::host
