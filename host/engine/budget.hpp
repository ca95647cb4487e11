// Money first: what a call may cost is reserved before it goes out and settled after, so that two
// calls at a time cannot spend the same money.
#pragma once

#include "engine/exchange.hpp"
#include "manifest/money.hpp"
#include "plugin/provider.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// A ceiling over some of the calls: of the run, of an item, of a step. Made by a Budget, which
/// alone reads and changes it.
struct SpendingLimit {
    std::string name; ///< as sentences say it, e.g. "the ceiling of the step 'base'"
    Amounts limits;   ///< by currency; empty: none
    Amounts spent;    ///< by the limits' currencies
    Amounts reserved; ///< likewise
};
using BudgetScope = std::shared_ptr<SpendingLimit>;

class Budget;

/// Money put aside; given back when this goes, unless it was settled. It goes before its Budget.
/// [one thread at a time]
class BudgetReservation {
  public:
    BudgetReservation(Budget *budget, Money at_most, std::vector<BudgetScope> scopes);
    BudgetReservation(BudgetReservation &&other) noexcept;
    BudgetReservation &operator=(BudgetReservation &&) = delete;
    ~BudgetReservation();

    const Money &at_most() const { return at_most_; }
    /// Takes what was really charged, also where it is more, and gives the rest back.
    void settle(const std::vector<Charge> &charges);

  private:
    Budget *budget_;
    Money at_most_;
    std::vector<BudgetScope> scopes_;
};

/// As long as no call is charged more than was reserved for it, no ceiling is ever exceeded; else
/// by no more than the sum of what was charged beyond the reservations. [any thread]
class Budget {
  public:
    enum class Answer {
        granted,
        wait,   ///< others hold money that they may give back: ask again later
        refused ///< it will never fit
    };
    struct Reply {
        Answer answer = Answer::refused;
        std::optional<BudgetReservation> reservation; ///< when granted
        std::string sentence;                         ///< else: why, and when refused what to do
    };

    /// `limits` are the run's; without any there is no ceiling.
    Budget(Amounts limits, Exchange exchange);

    /// What the same run spent before it was interrupted, or outside of any reservation.
    void count_as_spent(const Amounts &amounts);
    /// A further ceiling; without a limit there is none.
    BudgetScope scope(std::string name, const std::optional<Money> &limit) const;
    /// One without a limit, without a name.
    const BudgetScope &no_scope() const { return no_scope_; }
    /// Asks for money of the run and of all scopes at once, and never blocks. Nothing is granted in
    /// a currency that a ceiling cannot be compared with. After the answer `wait`, `try_again` is
    /// called once when money comes back: by the thread that gives it back, which holds no lock. It
    /// must not throw. Who waits should hold no reservation under the same ceilings.
    Reply reserve(const Money &at_most, const std::vector<BudgetScope> &scopes,
                  std::function<void()> try_again = {});

    /// What was charged, in the currencies of the charges, also those without a ceiling.
    Amounts spent() const;
    /// What is put aside for calls under way, in the currencies of the run's ceilings.
    Amounts reserved() const;
    /// What is left of the run's ceilings, with what is reserved taken off.
    Amounts left() const;
    const Exchange &exchange() const { return exchange_; }

  private:
    friend class BudgetReservation;
    void give_back(const Money &at_most, const std::vector<BudgetScope> &scopes,
                   const Amounts &charged);
    /// The amount in the currency that the limit counts it in: its own, or the first that a rate
    /// leads to; nothing if there is none to compare with.
    std::optional<Money> comparable(const SpendingLimit &limit, const Money &money) const;

    const Exchange exchange_;
    mutable std::mutex mutex_;
    BudgetScope run_;
    const BudgetScope no_scope_ = std::make_shared<SpendingLimit>(); ///< nothing is counted in it
    Amounts spent_;
    std::vector<std::function<void()>> waiting_;
};

} // namespace maquette::host
