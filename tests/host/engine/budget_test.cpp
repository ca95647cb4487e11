// Money is reserved before it is spent: two calls never spend the same.
#include "engine/budget.hpp"

#include "failure.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

using namespace maquette::host;

namespace {

Exchange rates(std::initializer_list<const char *> stated) {
    Exchange exchange;
    for (const char *rate : stated) {
        exchange.add(rate);
    }
    return exchange;
}

bool has(const std::string &text, const char *words) {
    return text.find(words) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_reserved_is_not_granted_twice) {
    Budget budget({{"USD", 100}}, {});
    auto first = budget.reserve({60, "USD"}, {});
    BOOST_TEST((first.answer == Budget::Answer::granted));
    BOOST_TEST((budget.reserve({60, "USD"}, {}).answer == Budget::Answer::wait));
    BOOST_TEST(budget.left()["USD"] == 40);
    first.reservation->settle({{10, "USD", "a call"}});
    BOOST_TEST(budget.left()["USD"] == 90);
    auto second = budget.reserve({90, "USD"}, {});
    BOOST_TEST((second.answer == Budget::Answer::granted));
    second.reservation->settle({{95, "USD", "dearer than said"}});
    BOOST_TEST(budget.spent()["USD"] == 105);
    BOOST_TEST(budget.left()["USD"] == 0);
    const auto refused = budget.reserve({1, "USD"}, {});
    BOOST_TEST((refused.answer == Budget::Answer::refused));
    BOOST_TEST(has(refused.sentence, "only 0.00 USD are left"));
    BOOST_TEST((budget.reserve({0, "USD"}, {}).answer == Budget::Answer::granted));
}

BOOST_AUTO_TEST_CASE(a_reservation_that_goes_gives_its_money_back) {
    Budget budget({{"USD", 100}}, {});
    { const auto held = budget.reserve({100, "USD"}, {}); }
    BOOST_TEST(budget.left()["USD"] == 100);
}

BOOST_AUTO_TEST_CASE(every_ceiling_holds) {
    Budget budget({{"USD", 100}}, {});
    const BudgetScope item = budget.scope("the ceiling of the tier 'hero'", Money{50, "USD"});
    const BudgetScope step = budget.scope("the ceiling of the step 'base'", Money{20, "USD"});
    BOOST_TEST(has(budget.reserve({30, "USD"}, {item, step}).sentence, "the step 'base'"));
    auto granted = budget.reserve({20, "USD"}, {item, step});
    granted.reservation->settle({{20, "USD", ""}});
    BOOST_TEST((budget.reserve({1, "USD"}, {item, step}).answer == Budget::Answer::refused));
    BOOST_TEST((budget.reserve({30, "USD"}, {item}).answer == Budget::Answer::granted));
}

BOOST_AUTO_TEST_CASE(currencies_are_compared_at_stated_rates_only) {
    Budget strict({{"EUR", 100}}, {});
    BOOST_TEST(has(strict.reserve({1, "USD"}, {}).sentence, "--rate USD/EUR"));
    Budget budget({{"EUR", 92}}, rates({"USD/EUR=0.92"}));
    auto granted = budget.reserve({100, "USD"}, {});
    BOOST_TEST((granted.answer == Budget::Answer::granted));
    granted.reservation->settle({{100, "USD", ""}});
    BOOST_TEST(budget.spent()["USD"] == 100);
    BOOST_TEST(budget.left()["EUR"] == 0);
    BOOST_TEST(*rates({"USD/EUR=0.92"}).convert({92, "EUR"}, "USD") == 100);
    BOOST_TEST(*rates({"USD/EUR=0.333333"}).convert({1, "USD"}, "EUR") == 1); // up
    for (const char *wrong : {"USD/EUR", "USD=EUR", "USD/EUR=0", "USD/USD=1", "usd/eur=1", ""}) {
        BOOST_CHECK_THROW(rates({wrong}), Failure);
    }
}

BOOST_AUTO_TEST_CASE(threads_never_overspend_together) {
    constexpr std::int64_t most = 10'000;
    Budget budget({{"USD", most}}, {});
    std::atomic<std::int64_t> charged{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 8; ++t) {
        threads.emplace_back([&, t] {
            std::mt19937 random(t);
            for (int i = 0; i < 2000; ++i) {
                const std::int64_t at_most = 1 + random() % 50;
                auto reply = budget.reserve({at_most, "USD"}, {});
                if (reply.answer != Budget::Answer::granted) { continue; }
                const std::int64_t real = random() % (at_most + 1);
                reply.reservation->settle({{real, "USD", ""}});
                charged += real;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    BOOST_TEST(charged <= most);
    BOOST_TEST(charged > most * 9 / 10);
    BOOST_TEST(budget.spent()["USD"] == charged);
    BOOST_TEST(budget.left()["USD"] == most - charged);
}
