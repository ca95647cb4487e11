#include "engine/budget.hpp"

#include <algorithm>
#include <utility>

namespace maquette::host {

namespace {

std::int64_t at(const Amounts &amounts, const std::string &currency) {
    const auto found = amounts.find(currency);
    return found == amounts.end() ? 0 : found->second;
}

std::string in_words(std::int64_t micro_units, const std::string &currency) {
    return to_text(Money{micro_units, currency});
}

} // namespace

BudgetReservation::BudgetReservation(Budget *budget, Money at_most, std::vector<BudgetScope> scopes)
    : budget_(budget), at_most_(std::move(at_most)), scopes_(std::move(scopes)) {}

BudgetReservation::BudgetReservation(BudgetReservation &&other) noexcept
    : budget_(std::exchange(other.budget_, nullptr)), at_most_(std::move(other.at_most_)),
      scopes_(std::move(other.scopes_)) {}

BudgetReservation::~BudgetReservation() {
    if (budget_ != nullptr) { budget_->give_back(at_most_, scopes_, {}); }
}

void BudgetReservation::settle(const std::vector<Charge> &charges) {
    if (budget_ != nullptr) { budget_->give_back(at_most_, scopes_, charges); }
    budget_ = nullptr;
}

Budget::Budget(Amounts limits, Exchange exchange)
    : exchange_(std::move(exchange)), run_(std::make_shared<SpendingLimit>(
                                          SpendingLimit{"the budget", std::move(limits), {}, {}})) {
}

BudgetScope Budget::scope(std::string name, const std::optional<Money> &limit) const {
    auto made = std::make_shared<SpendingLimit>();
    made->name = std::move(name);
    if (limit) { made->limits[limit->currency] = limit->micro_units; }
    return made;
}

std::optional<Money> Budget::comparable(const SpendingLimit &limit, const Money &money) const {
    if (limit.limits.contains(money.currency)) { return money; }
    for (const auto &[currency, most] : limit.limits) {
        if (const auto amount = exchange_.convert(money, currency)) {
            return Money{*amount, currency};
        }
    }
    return std::nullopt;
}

Budget::Reply Budget::reserve(const Money &at_most, const std::vector<BudgetScope> &scopes) {
    std::vector<BudgetScope> all = scopes;
    all.push_back(run_);
    const std::scoped_lock lock(mutex_);
    bool wait = false;
    for (const BudgetScope &scope : all) {
        if (scope->limits.empty() || at_most.micro_units == 0) { continue; }
        const auto asked = comparable(*scope, at_most);
        if (!asked) {
            const std::string currency = scope->limits.begin()->first;
            return {Answer::refused, std::nullopt,
                    "The call costs up to " + to_text(at_most) + ", but " + scope->name +
                        " is in " + currency + ". State a rate with --rate " + at_most.currency +
                        "/" + currency + "=…."};
        }
        const std::int64_t most = at(scope->limits, asked->currency);
        const std::int64_t spent = at(scope->spent, asked->currency);
        const std::int64_t reserved = at(scope->reserved, asked->currency);
        if (asked->micro_units > most - spent) {
            return {Answer::refused, std::nullopt,
                    "The call costs up to " + to_text(at_most) + ", but of " + scope->name + ", " +
                        in_words(most, asked->currency) + ", only " +
                        in_words(std::max<std::int64_t>(most - spent, 0), asked->currency) +
                        " are left. Raise it, or choose a cheaper provider or tier."};
        }
        wait = wait || asked->micro_units > most - spent - reserved;
    }
    if (wait) { return {Answer::wait, std::nullopt, ""}; }
    for (const BudgetScope &scope : all) {
        if (const auto asked = comparable(*scope, at_most)) {
            scope->reserved[asked->currency] += asked->micro_units;
        }
    }
    return {Answer::granted, BudgetReservation(this, at_most, std::move(all)), ""};
}

void Budget::give_back(const Money &at_most, const std::vector<BudgetScope> &scopes,
                       const std::vector<Charge> &charges) {
    const std::scoped_lock lock(mutex_);
    for (const BudgetScope &scope : scopes) {
        if (const auto held = comparable(*scope, at_most)) {
            scope->reserved[held->currency] -= held->micro_units;
        }
        for (const Charge &charge : charges) {
            if (const auto paid = comparable(*scope, {charge.micro_units, charge.currency})) {
                scope->spent[paid->currency] += paid->micro_units;
            }
        }
    }
    for (const Charge &charge : charges) {
        spent_[charge.currency] += charge.micro_units;
    }
}

void Budget::count_as_spent(const Amounts &amounts) {
    std::vector<Charge> charges;
    for (const auto &[currency, amount] : amounts) {
        charges.push_back({amount, currency, ""});
    }
    give_back({}, {run_}, charges);
}

Amounts Budget::spent() const {
    const std::scoped_lock lock(mutex_);
    return spent_;
}

Amounts Budget::left() const {
    const std::scoped_lock lock(mutex_);
    Amounts left;
    for (const auto &[currency, most] : run_->limits) {
        left[currency] = std::max<std::int64_t>(
            most - at(run_->spent, currency) - at(run_->reserved, currency), 0);
    }
    return left;
}

} // namespace maquette::host
