#include "engine/budget.hpp"

#include <algorithm>
#include <utility>

namespace maquette::host {

namespace {

std::int64_t at(const Amounts &amounts, const std::string &currency) {
    const auto found = amounts.find(currency);
    return found == amounts.end() ? 0 : found->second;
}

void add(Amounts &amounts, const std::string &currency, std::int64_t amount) {
    std::int64_t &sum = amounts[currency];
    sum = saturated_sum(sum, amount);
}

/// "the budget is 2.00 USD, of which 1.20 USD are spent and 0.40 USD reserved for calls under way"
std::string state_in_words(const SpendingLimit &limit, const std::string &currency) {
    const std::int64_t reserved = at(limit.reserved, currency);
    std::string text = limit.name + " is " + to_text({at(limit.limits, currency), currency}) +
                       ", of which " + to_text({at(limit.spent, currency), currency}) +
                       " are spent";
    if (reserved > 0) {
        text += " and " + to_text({reserved, currency}) + " reserved for calls under way";
    }
    return text;
}

std::string cannot_compare(const SpendingLimit &limit, const Money &asked) {
    if (asked.currency.empty()) {
        return "The call has a price without a currency, which cannot be compared with " +
               limit.name + ". The plugin has to be mended.";
    }
    const std::string &currency = limit.limits.begin()->first;
    return "The call costs up to " + to_text(asked) + ", but " + limit.name + " is in " + currency +
           ". State a rate with --rate " + asked.currency + "/" + currency + "=….";
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
    if (budget_ == nullptr) { return; }
    // Summed before they are converted: what is rounded up once fits into what was reserved.
    Amounts charged;
    for (const Charge &charge : charges) {
        add(charged, charge.currency, charge.micro_units);
    }
    std::exchange(budget_, nullptr)->give_back(at_most_, scopes_, charged);
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

Budget::Reply Budget::reserve(const Money &at_most, const std::vector<BudgetScope> &scopes,
                              std::function<void()> try_again) {
    // Less than nothing would make room for others.
    const Money wanted{std::max<std::int64_t>(at_most.micro_units, 0), at_most.currency};
    std::vector<BudgetScope> all = scopes;
    all.push_back(run_);
    const std::scoped_lock lock(mutex_);
    std::string waits;
    for (const BudgetScope &scope : all) {
        if (scope->limits.empty() || wanted.micro_units == 0) { continue; }
        const auto asked = comparable(*scope, wanted);
        if (!asked) { return {Answer::refused, std::nullopt, cannot_compare(*scope, wanted)}; }
        const std::string &currency = asked->currency;
        const std::int64_t unspent =
            saturated_sum(at(scope->limits, currency), -at(scope->spent, currency));
        if (asked->micro_units > unspent) {
            return {Answer::refused, std::nullopt,
                    "The call costs up to " + to_text(wanted) + ", but " +
                        state_in_words(*scope, currency) +
                        ". Raise it, or choose a cheaper provider or tier."};
        }
        if (waits.empty() && asked->micro_units > unspent - at(scope->reserved, currency)) {
            waits = "The call costs up to " + to_text(wanted) +
                    " and waits: " + state_in_words(*scope, currency) + ".";
        }
    }
    if (!waits.empty()) {
        if (try_again) { waiting_.push_back(std::move(try_again)); }
        return {Answer::wait, std::nullopt, waits};
    }
    for (const BudgetScope &scope : all) {
        if (const auto asked = comparable(*scope, wanted)) {
            add(scope->reserved, asked->currency, asked->micro_units);
        }
    }
    return {Answer::granted, BudgetReservation(this, wanted, std::move(all)), ""};
}

void Budget::give_back(const Money &at_most, const std::vector<BudgetScope> &scopes,
                       const Amounts &charged) {
    std::vector<std::function<void()>> woken;
    {
        const std::scoped_lock lock(mutex_);
        for (const BudgetScope &scope : scopes) {
            if (const auto held = comparable(*scope, at_most)) {
                add(scope->reserved, held->currency, -held->micro_units);
            }
            for (const auto &[currency, amount] : charged) {
                // A provider that pays money out does not raise a ceiling by it.
                if (const auto paid = comparable(*scope, {amount, currency}); paid && amount > 0) {
                    add(scope->spent, paid->currency, paid->micro_units);
                }
            }
        }
        for (const auto &[currency, amount] : charged) {
            add(spent_, currency, amount);
        }
        woken.swap(waiting_);
    }
    for (const auto &try_again : woken) {
        try_again();
    }
}

void Budget::count_as_spent(const Amounts &amounts) { give_back({}, {run_}, amounts); }

Amounts Budget::spent() const {
    const std::scoped_lock lock(mutex_);
    return spent_;
}

Amounts Budget::reserved() const {
    const std::scoped_lock lock(mutex_);
    Amounts reserved;
    for (const auto &[currency, most] : run_->limits) {
        reserved[currency] = at(run_->reserved, currency);
    }
    return reserved;
}

Amounts Budget::left() const {
    const std::scoped_lock lock(mutex_);
    Amounts left;
    for (const auto &[currency, most] : run_->limits) {
        const std::int64_t unspent = saturated_sum(most, -at(run_->spent, currency));
        left[currency] =
            std::max<std::int64_t>(saturated_sum(unspent, -at(run_->reserved, currency)), 0);
    }
    return left;
}

} // namespace maquette::host
