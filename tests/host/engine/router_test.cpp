// Who does a step: policies, requirements and history, as a table.
#include "engine/router.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace maquette::host;

namespace {

using By = Policy::By;

/// A provider, described in the words of the table.
struct Described : RoutedProvider {
    explicit Described(std::string name) { id = std::move(name); }
    Described &costs(std::int64_t expected, std::int64_t at_most, const char *currency = "USD") {
        estimate.cost_micro_units = expected;
        estimate.cost_at_most = at_most;
        estimate.currency = currency;
        return *this;
    }
    Described &takes(double seconds) {
        estimate.seconds = seconds;
        return *this;
    }
    Described &is(maquette_fidelity_t declared) {
        fidelity = declared;
        return *this;
    }
    Described &same_each_time() {
        deterministic = true;
        return *this;
    }
    Described &remote() {
        local = false;
        return *this;
    }
    Described &cannot(const char *why) {
        unavailable = why;
        return *this;
    }
    Described &called(std::uint64_t calls, std::uint64_t failures) {
        history.calls = calls;
        history.failures = failures;
        return *this;
    }
    Described &took(double median, std::optional<double> slow = {}) {
        history.seconds = median;
        history.slow_seconds = slow;
        return *this;
    }
    Described &charged(std::int64_t mean, const char *currency = "USD") {
        history.mean_charge = Money{mean, currency};
        return *this;
    }
};

Described a() { return Described("a"); }
Described b() { return Described("b"); }
Described c() { return Described("c"); }

struct Row {
    const char *what;
    std::vector<RoutedProvider> providers;
    Policy policy;
    Requirements required;
    /// A line for each: "a: why" in the order of choice, then "not a: why".
    std::string expected;
    std::vector<const char *> rates = {};
};

Requirements within(const char *money) {
    Requirements required;
    required.at_most.cost = parse_money(money);
    return required;
}
Requirements within(double seconds) {
    Requirements required;
    required.at_most.seconds = seconds;
    return required;
}
Requirements at_least(const char *fidelity) {
    Requirements required;
    required.fidelity = fidelity;
    return required;
}
Requirements must_be(bool deterministic, bool local) {
    Requirements required;
    required.deterministic = deterministic;
    required.local = local;
    return required;
}
Policy weights(double cost, double seconds, double fidelity) {
    return {By::weights, cost, seconds, fidelity};
}

std::string in_words(const Row &row) {
    Exchange exchange;
    for (const char *rate : row.rates) {
        exchange.add(rate);
    }
    const Routing routing = route(row.providers, row.policy, row.required, exchange);
    std::string text;
    for (const Routing::Place &place : routing.accepted) {
        text += row.providers[place.position].id + ": " + place.reason + "\n";
    }
    for (const Routing::Place &place : routing.rejected) {
        text += "not " + row.providers[place.position].id + ": " + place.reason + "\n";
    }
    return text;
}

const auto fine = MAQUETTE_FIDELITY_FINE;
const auto draft = MAQUETTE_FIDELITY_DRAFT;
const Policy in_order;
const Policy cheapest{By::cost};
const Policy fastest{By::seconds};
const Policy finest{By::fidelity};

std::vector<Row> table() {
    return {
        // Policies
        {"the order that is given holds without a policy",
         {b().costs(90'000, 90'000), a()},
         in_order,
         {},
         "b: It comes first in the order of preference.\n"
         "a: It takes over where those before it fail.\n"},
        {"the cheapest comes first",
         {a().costs(40'000, 50'000), b(), c().costs(30'000, 90'000)},
         cheapest,
         {},
         "b: By cost first: free.\n"
         "c: By cost place 2: 0.03 USD a call.\n"
         "a: By cost place 3: 0.04 USD a call.\n"},
        {"an unknown price counts as the upper bound",
         {a().costs(0, 50'000), b().costs(40'000, 60'000)},
         cheapest,
         {},
         "b: By cost first: 0.04 USD a call.\n"
         "a: By cost place 2: 0.05 USD a call.\n"},
        {"of equals the one that is named first comes first",
         {b().costs(5, 5), a().costs(5, 5)},
         cheapest,
         {},
         "b: By cost first: 0.000005 USD a call.\n"
         "a: By cost place 2: 0.000005 USD a call.\n"},
        {"the fastest comes first, and the unknown last",
         {a(), b().takes(4), c().takes(0.5)},
         fastest,
         {},
         "c: By time first: 0.5 s a call.\n"
         "b: By time place 2: 4 s a call.\n"
         "a: By time place 3: unknown.\n"},
        {"the finest comes first",
         {a().is(draft), b(), c().is(fine)},
         finest,
         {},
         "c: By fidelity first: fine.\n"
         "b: By fidelity place 2: standard.\n"
         "a: By fidelity place 3: draft.\n"},
        {"weights find the one between",
         {a().costs(100, 100).takes(1).is(fine), b().costs(0, 0).takes(11).is(draft),
          c().costs(20, 20).takes(3)},
         weights(1, 1, 0),
         {},
         "c: By weights first: 0.4 away from the best.\n"
         "a: By weights place 2: 1 away from the best.\n"
         "b: By weights place 3: 1 away from the best.\n"},
        {"a weight decides",
         {a().costs(100, 100).takes(1).is(fine), b().costs(0, 0).takes(11).is(draft)},
         weights(1, 0, 3),
         {},
         "a: By weights first: 1 away from the best.\n"
         "b: By weights place 2: 3 away from the best.\n"},
        {"unknown seconds weigh as the worst",
         {a(), b().takes(1), c().takes(5)},
         weights(0, 1, 0),
         {},
         "b: By weights first: 0 away from the best.\n"
         "a: By weights place 2: 1 away from the best.\n"
         "c: By weights place 3: 1 away from the best.\n"},

        // Requirements
        {"money: the upper bound has to fit",
         {a().costs(40'000, 60'000), b().costs(50'000, 50'000), c()},
         in_order,
         within("0.05 USD"),
         "b: It comes first in the order of preference.\n"
         "c: It takes over where those before it fail.\n"
         "not a: It may cost 0.06 USD, but at most 0.05 USD are allowed.\n"},
        {"money: nothing may be spent",
         {a().costs(1, 1), b()},
         in_order,
         within("0 USD"),
         "b: It comes first in the order of preference.\n"
         "not a: It may cost 0.000001 USD, but at most 0.00 USD are allowed.\n"},
        {"seconds: the declared ones may be all of them, unknown ones are too many",
         {a().takes(10.5), b().takes(10), c()},
         fastest,
         within(10),
         "b: By time first: 10 s a call.\n"
         "not a: It is expected to take 10.5 s, but at most 10 s are allowed.\n"
         "not c: How long it takes is unknown, but at most 10 s are allowed.\n"},
        {"seconds: history knows where the provider does not",
         {a().called(5, 0).took(3)},
         in_order,
         within(4),
         "a: It comes first in the order of preference.\n"},
        {"seconds: the slow calls of history have to fit",
         {a().takes(2).called(45, 0).took(2, 12), b().takes(9)},
         in_order,
         within(10),
         "b: It comes first in the order of preference.\n"
         "not a: It is expected to take 11 s, but at most 10 s are allowed.\n"},
        {"seconds: failures do not make one call longer",
         {a().takes(8).called(5, 5)},
         in_order,
         within(10),
         "a: It comes first in the order of preference.\n"},
        {"fidelity at least",
         {a().is(draft), b(), c().is(fine)},
         in_order,
         at_least("standard"),
         "b: It comes first in the order of preference.\n"
         "c: It takes over where those before it fail.\n"
         "not a: Its fidelity is draft, but standard is required.\n"},
        {"fidelity fine",
         {a().is(draft), b(), c().is(fine)},
         cheapest,
         at_least("fine"),
         "c: By cost first: free.\n"
         "not a: Its fidelity is draft, but fine is required.\n"
         "not b: Its fidelity is standard, but fine is required.\n"},
        {"deterministic",
         {a(), b().same_each_time()},
         in_order,
         must_be(true, false),
         "b: It comes first in the order of preference.\n"
         "not a: It is not deterministic, which is required.\n"},
        {"local",
         {a().remote().is(fine), b()},
         finest,
         must_be(false, true),
         "b: By fidelity first: standard.\n"
         "not a: It needs the network, but a local provider is required.\n"},
        {"who cannot be called is not chosen",
         {a().cannot("It does not take the parameter 'scale'."), b()},
         in_order,
         {},
         "b: It comes first in the order of preference.\n"
         "not a: It does not take the parameter 'scale'.\n"},
        {"nobody is left",
         {a().cannot("It is not installed."), b().remote()},
         cheapest,
         must_be(false, true),
         "not a: It is not installed.\n"
         "not b: It needs the network, but a local provider is required.\n"},

        // History
        {"measured seconds correct the estimate: 5 calls weigh as much as it",
         {a().takes(1).called(5, 0).took(9), b().takes(4)},
         fastest,
         {},
         "b: By time first: 4 s a call.\n"
         "a: By time place 2: 5 s a call, with 5 earlier calls counted in, of which 0 failed.\n"},
        {"one slow call does not overturn it",
         {a().takes(1).called(1, 0).took(9), b().takes(4)},
         fastest,
         {},
         "a: By time first: 2.33 s a call, with 1 earlier call counted in, of which 0 failed.\n"
         "b: By time place 2: 4 s a call.\n"},
        {"measured charges correct the price",
         {a().costs(10'000, 90'000).called(15, 0).charged(50'000), b().costs(30'000, 30'000)},
         cheapest,
         {},
         "b: By cost first: 0.03 USD a call.\n"
         "a: By cost place 2: 0.04 USD a call, with 15 earlier calls counted in, of which 0 "
         "failed.\n"},
        {"who fails often is called again: it costs more",
         {a().costs(30'000, 30'000).called(5, 5), b().costs(50'000, 50'000)},
         cheapest,
         {},
         "b: By cost first: 0.05 USD a call.\n"
         "a: By cost place 2: 0.06 USD a call, with 5 earlier calls counted in, of which 5 "
         "failed.\n"},
        {"who fails often takes longer",
         {a().takes(3).called(15, 5).took(3), b().takes(3.5)},
         fastest,
         {},
         "b: By time first: 3.5 s a call.\n"
         "a: By time place 2: 4 s a call, with 15 earlier calls counted in, of which 5 failed.\n"},
        {"history does not loosen the upper bound",
         {a().costs(10'000, 90'000).called(100, 0).charged(10'000), b()},
         cheapest,
         within("0.05 USD"),
         "b: By cost first: free.\n"
         "not a: It may cost 0.09 USD, but at most 0.05 USD are allowed.\n"},

        // Currencies
        {"currencies do not compare without a rate",
         {a().costs(10, 10, "EUR"), b().costs(20, 20), c().costs(30, 30)},
         cheapest,
         {},
         "b: By cost first: 0.00002 USD a call.\n"
         "c: By cost place 2: 0.00003 USD a call.\n"
         "not a: It is paid in EUR, which cannot be compared with USD. State a rate with "
         "--rate EUR/USD=….\n"},
        {"a stated rate compares them",
         {a().costs(100, 100, "EUR"), b().costs(105, 105)},
         cheapest,
         {},
         "b: By cost first: 0.000097 EUR a call.\n"
         "a: By cost place 2: 0.0001 EUR a call.\n",
         {"USD/EUR=0.92"}},
        {"a currency that all lead to is found",
         {a().costs(100, 100, "EUR"), b().costs(100, 100, "GBP"), c().costs(130, 130)},
         cheapest,
         {},
         "a: By cost first: 0.00011 USD a call.\n"
         "b: By cost place 2: 0.000125 USD a call.\n"
         "c: By cost place 3: 0.00013 USD a call.\n",
         {"EUR/USD=1.1", "GBP/USD=1.25"}},
        {"who is out anyway does not decide the currency",
         {a().costs(1, 1, "EUR").remote(), b().costs(20, 20)},
         cheapest,
         must_be(false, true),
         "b: By cost first: 0.00002 USD a call.\n"
         "not a: It needs the network, but a local provider is required.\n"},
        {"a ceiling needs a rate, too",
         {a().costs(1, 1, "EUR"), b()},
         in_order,
         within("5 USD"),
         "b: It comes first in the order of preference.\n"
         "not a: It is paid in EUR, which cannot be compared with USD. State a rate with --rate "
         "EUR/USD=….\n"},
        {"no currency matters where money does not",
         {a().costs(1, 1, "EUR").takes(2), b().costs(1, 1).takes(1)},
         fastest,
         {},
         "b: By time first: 1 s a call.\n"
         "a: By time place 2: 2 s a call.\n"},

        // What makes no sense
        {"negative prices are no prices, and what is no number is unknown",
         {a().takes(std::numeric_limits<double>::quiet_NaN()), b().costs(-50, -9).takes(1)},
         fastest,
         within("0 USD"),
         "b: By time first: 1 s a call.\n"
         "a: By time place 2: unknown.\n"},
        {"a price without a currency is not free",
         {a().costs(5, 5, ""), b().costs(9, 9)},
         cheapest,
         {},
         "b: By cost first: 0.000009 USD a call.\n"
         "not a: It states a price without a currency. Mend the plugin.\n"},
        {"nobody to choose from", {}, cheapest, {}, ""},
    };
}

} // namespace

BOOST_AUTO_TEST_CASE(the_table_of_choices) {
    const std::vector<Row> rows = table();
    BOOST_TEST(rows.size() >= 20U);
    for (const Row &row : rows) {
        BOOST_TEST_CONTEXT(row.what) { BOOST_TEST(in_words(row) == row.expected); }
    }
}
