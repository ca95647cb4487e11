// Money is reserved before it is spent, so that calls at a time never spend the same.
#include "engine/budget.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <condition_variable>
#include <limits>
#include <random>
#include <thread>

using namespace maquette::host;

namespace {

using Answer = Budget::Answer;

Exchange at_rate(const char *rate) {
    Exchange exchange;
    exchange.add(rate);
    return exchange;
}

bool contains(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(without_a_ceiling_all_is_granted_and_counted) {
    Budget budget({}, {});
    auto reply = budget.reserve({5, "USD"}, {});
    BOOST_TEST_REQUIRE((reply.answer == Answer::granted));
    reply.reservation->settle({{7, "USD", ""}, {1, "EUR", ""}});
    BOOST_TEST((budget.spent() == Amounts{{"EUR", 1}, {"USD", 7}}));
    BOOST_TEST(budget.left().empty());
}

BOOST_AUTO_TEST_CASE(what_is_reserved_is_not_left_for_others) {
    Budget budget({{"USD", 100}}, {});
    {
        const auto first = budget.reserve({60, "USD"}, {});
        BOOST_TEST((first.answer == Answer::granted));
        BOOST_TEST(budget.left().at("USD") == 40);
        BOOST_TEST(budget.reserved().at("USD") == 60);
        const auto second = budget.reserve({60, "USD"}, {});
        BOOST_TEST((second.answer == Answer::wait));
        BOOST_TEST(!second.reservation);
        BOOST_TEST(contains(second.sentence, "0.00006 USD reserved for calls under way"));
    }
    BOOST_TEST(budget.left().at("USD") == 100); // given back, since it was not settled
    BOOST_TEST((budget.reserve({60, "USD"}, {}).answer == Answer::granted));
}

BOOST_AUTO_TEST_CASE(what_never_fits_is_refused_with_the_sums) {
    Budget budget({{"USD", 2'000'000}}, {});
    budget.count_as_spent({{"USD", 1'200'000}});
    const auto held = budget.reserve({400'000, "USD"}, {});
    const auto reply = budget.reserve({900'000, "USD"}, {});
    BOOST_TEST((reply.answer == Answer::refused));
    BOOST_TEST(reply.sentence ==
               "The call costs up to 0.90 USD, but the budget is 2.00 USD, of which 1.20 USD are "
               "spent and 0.40 USD reserved for calls under way. Raise it, or choose a cheaper "
               "provider or tier.");
}

BOOST_AUTO_TEST_CASE(a_scope_limits_what_asks_under_it_and_nobody_else) {
    Budget budget({{"USD", 1000}}, {});
    const BudgetScope item = budget.scope("the ceiling of the tier 'hero'", Money{50, "USD"});
    const BudgetScope free = budget.scope("the ceiling of the step 'base'", std::nullopt);
    auto first = budget.reserve({30, "USD"}, {item, free});
    BOOST_TEST_REQUIRE((first.answer == Answer::granted));
    first.reservation->settle({{30, "USD", ""}});
    const auto second = budget.reserve({30, "USD"}, {item, free});
    BOOST_TEST((second.answer == Answer::refused));
    BOOST_TEST(contains(second.sentence, "the ceiling of the tier 'hero' is 0.00005 USD"));
    BOOST_TEST((budget.reserve({30, "USD"}, {free}).answer == Answer::granted));
    // What one ceiling refuses is not reserved under another.
    BOOST_TEST(budget.left().at("USD") == 970);
}

BOOST_AUTO_TEST_CASE(what_is_charged_beyond_the_reservation_counts) {
    Budget budget({{"USD", 100}}, {});
    auto reply = budget.reserve({10, "USD"}, {});
    reply.reservation->settle({{60, "USD", ""}, {50, "USD", ""}});
    BOOST_TEST(budget.spent().at("USD") == 110);
    BOOST_TEST(budget.left().at("USD") == 0);
    BOOST_TEST((budget.reserve({1, "USD"}, {}).answer == Answer::refused));
    BOOST_TEST((budget.reserve({0, "USD"}, {}).answer == Answer::granted)); // free work goes on
    reply.reservation->settle({{60, "USD", ""}});                           // only once
    BOOST_TEST(budget.spent().at("USD") == 110);
}

BOOST_AUTO_TEST_CASE(a_currency_needs_a_rate_to_be_compared) {
    Budget budget({{"EUR", 100}}, {});
    const auto reply = budget.reserve({1, "USD"}, {});
    BOOST_TEST((reply.answer == Answer::refused));
    BOOST_TEST(contains(reply.sentence, "the budget is in EUR"));
    BOOST_TEST(contains(reply.sentence, "--rate USD/EUR="));
    BOOST_TEST(contains(budget.reserve({1, ""}, {}).sentence, "without a currency"));

    Budget rated({{"EUR", 100}}, at_rate("USD/EUR=0.5"));
    auto granted = rated.reserve({100, "USD"}, {});
    BOOST_TEST(rated.left().at("EUR") == 50);
    granted.reservation->settle({{100, "USD", ""}, {3, "GBP", ""}});
    BOOST_TEST(rated.left().at("EUR") == 50);
    // Each in its own currency, also what no ceiling can be compared with.
    BOOST_TEST((rated.spent() == Amounts{{"GBP", 3}, {"USD", 100}}));
}

BOOST_AUTO_TEST_CASE(currencies_are_kept_apart) {
    Budget budget({{"EUR", 10}, {"USD", 10}}, {});
    const auto dollars = budget.reserve({10, "USD"}, {});
    BOOST_TEST((budget.reserve({10, "EUR"}, {}).answer == Answer::granted));
    BOOST_TEST((budget.reserve({1, "USD"}, {}).answer == Answer::wait));
}

BOOST_AUTO_TEST_CASE(many_small_charges_are_rounded_once) {
    Budget budget({{"EUR", 1}}, at_rate("USD/EUR=0.1"));
    auto reply = budget.reserve({10, "USD"}, {});
    reply.reservation->settle(std::vector<Charge>(10, {1, "USD", ""}));
    BOOST_TEST(budget.left().at("EUR") == 0);
    BOOST_TEST((budget.reserve({1, "USD"}, {}).answer == Answer::refused));
    BOOST_TEST(
        contains(budget.reserve({1, "USD"}, {}).sentence, "of which 0.000001 EUR are spent"));
}

BOOST_AUTO_TEST_CASE(numbers_that_make_no_sense_make_no_room) {
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    Budget budget({{"USD", 100}}, {});
    const auto negative = budget.reserve({-1000, "USD"}, {});
    BOOST_TEST(budget.left().at("USD") == 100);
    auto refund = budget.reserve({50, "USD"}, {});
    refund.reservation->settle({{-1000, "USD", ""}});
    BOOST_TEST(budget.left().at("USD") == 100);
    BOOST_TEST(budget.spent().at("USD") == -1000); // as it was said
    for (int i = 0; i < 3; ++i) {
        budget.count_as_spent({{"USD", largest}});
    }
    BOOST_TEST(budget.left().at("USD") == 0);
    BOOST_TEST((budget.reserve({largest, "USD"}, {}).answer == Answer::refused));
}

BOOST_AUTO_TEST_CASE(who_waits_is_called_once_when_money_comes_back) {
    Budget budget({{"USD", 100}}, {});
    auto held = budget.reserve({100, "USD"}, {});
    int called = 0;
    bool granted = false;
    const auto waiting = budget.reserve({50, "USD"}, {}, [&] {
        ++called;
        granted = budget.reserve({50, "USD"}, {}).answer == Answer::granted; // holds no lock
    });
    BOOST_TEST((waiting.answer == Answer::wait));
    BOOST_TEST(called == 0);
    held.reservation->settle({{20, "USD", ""}});
    BOOST_TEST(called == 1);
    BOOST_TEST(granted);
    budget.count_as_spent({{"USD", 1}});
    BOOST_TEST(called == 1);
    bool unwanted = false;
    BOOST_TEST(
        (budget.reserve({1, "USD"}, {}, [&] { unwanted = true; }).answer == Answer::granted));
    BOOST_TEST(!unwanted);
}

namespace {

/// Rings once: what a thread waits for that has nothing else to do.
class Bell {
  public:
    void ring() {
        const std::scoped_lock lock(mutex_);
        rung_ = true;
        rings_.notify_one();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        rings_.wait(lock, [this] { return rung_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable rings_;
    bool rung_ = false;
};

/// As the provider counts it.
struct Account {
    std::atomic<std::int64_t> charged{0};
    std::atomic<std::int64_t> lied{0}; ///< charged beyond what it said
    std::atomic<int> refused{0};
};

/// Nothing if it is refused.
std::optional<BudgetReservation> reserve(Budget &budget, const BudgetScope &scope,
                                         const Money &at_most) {
    for (;;) {
        const auto bell = std::make_shared<Bell>(); // may ring when this has returned
        Budget::Reply reply = budget.reserve(at_most, {scope}, [bell] { bell->ring(); });
        if (reply.answer != Answer::wait) { return std::move(reply.reservation); }
        bell->wait();
    }
}

/// Calls that cost at random, up to what was reserved for them, or sometimes more. Some are never
/// made.
void spend(Budget &budget, const BudgetScope &scope, unsigned seed, bool lies, Account &account) {
    std::minstd_rand random(seed);
    for (int i = 0; i < 300; ++i) {
        const std::int64_t at_most = 1 + static_cast<std::int64_t>(random() % 1000);
        auto money = reserve(budget, scope, {at_most, "USD"});
        if (!money) {
            ++account.refused;
            continue;
        }
        std::this_thread::yield();
        if (random() % 8 == 0) { continue; }
        const bool lie = lies && random() % 3 == 0;
        const std::int64_t charge =
            lie ? at_most + 100 : static_cast<std::int64_t>(random()) % (at_most + 1);
        account.charged += charge;
        account.lied += lie ? 100 : 0;
        money->settle({{charge, "USD", ""}});
    }
}

void spend_at_a_time(Budget &budget, const BudgetScope &scope, bool lies, Account &account) {
    std::vector<std::thread> threads;
    for (unsigned seed = 1; seed <= 16; ++seed) {
        threads.emplace_back([&, seed] { spend(budget, scope, seed, lies, account); });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(truthful_calls_at_a_time_never_overspend) {
    constexpr std::int64_t limit = 200'000;
    constexpr std::int64_t ceiling = limit - 5000;
    Budget budget({{"USD", limit}}, {});
    Account account;
    spend_at_a_time(budget, budget.scope("a ceiling", Money{ceiling, "USD"}), false, account);
    BOOST_TEST(account.charged.load() <= ceiling);
    BOOST_TEST(account.charged.load() > ceiling - 1000); // and it is used up
    BOOST_TEST(account.refused.load() > 0);
    BOOST_TEST(budget.spent().at("USD") == account.charged.load());
    BOOST_TEST(budget.left().at("USD") == limit - account.charged.load());
    BOOST_TEST(budget.reserved().at("USD") == 0);
}

BOOST_AUTO_TEST_CASE(lies_overspend_by_no_more_than_the_lies) {
    constexpr std::int64_t limit = 200'000;
    Budget budget({{"USD", limit}}, {});
    Account account;
    spend_at_a_time(budget, budget.scope("no ceiling", std::nullopt), true, account);
    BOOST_TEST(account.lied.load() > 0);
    BOOST_TEST(account.charged.load() <= limit + account.lied.load());
    BOOST_TEST(budget.spent().at("USD") == account.charged.load());
    BOOST_TEST(budget.reserved().at("USD") == 0);
}
