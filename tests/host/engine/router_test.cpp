// Who is chosen: policies, requirements and history, each case with its order and its reason.
#include "engine/router.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace maquette::host;

namespace {

RoutedProvider provider(const std::string &id, maquette_fidelity_t fidelity, double seconds,
                        std::int64_t cost, std::int64_t at_most, const std::string &currency) {
    RoutedProvider made;
    made.id = id;
    made.fidelity = fidelity;
    made.local = currency.empty();
    made.deterministic = currency.empty();
    made.estimate.seconds = seconds;
    made.estimate.cost_micro_units = cost;
    made.estimate.cost_at_most = at_most;
    made.estimate.currency = currency;
    return made;
}

/// A draft for nothing, a standard one that is paid, a fine one that is dear and slow.
std::vector<RoutedProvider> three() {
    return {provider("flux", MAQUETTE_FIDELITY_FINE, 20, 60'000, 80'000, "USD"),
            provider("nano", MAQUETTE_FIDELITY_STANDARD, 5, 40'000, 40'000, "USD"),
            provider("mockup", MAQUETTE_FIDELITY_DRAFT, 0.5, 0, 0, "")};
}

ProviderHistory history(std::uint64_t calls, std::uint64_t failures,
                        std::optional<double> seconds) {
    return {calls, failures, seconds, std::nullopt};
}

struct Case {
    const char *name;
    std::vector<RoutedProvider> providers;
    Policy policy;
    Requirements requirements;
    std::string order;    ///< ids of those accepted
    std::string rejected; ///< ids of those rejected
    std::string reason;   ///< words of the first reason, of acceptance or, if none is, rejection
    std::string rate;
};

std::ostream &operator<<(std::ostream &stream, const Case &one) { return stream << one.name; }

Policy by(Policy::By way) {
    Policy policy;
    policy.by = way;
    return policy;
}

Policy weights(double cost, double seconds, double fidelity) {
    return {Policy::By::weights, cost, seconds, fidelity};
}

Requirements at_most(const char *cost, std::optional<double> seconds = std::nullopt) {
    Requirements required;
    if (cost != nullptr) { required.at_most.cost = parse_money(cost); }
    required.at_most.seconds = seconds;
    return required;
}

Requirements with(void (*set)(Requirements &)) {
    Requirements required;
    set(required);
    return required;
}

std::vector<RoutedProvider> three_with(std::size_t position, const ProviderHistory &past) {
    auto all = three();
    all[position].history = past;
    return all;
}

std::vector<RoutedProvider> two_currencies() {
    return {provider("a", MAQUETTE_FIDELITY_STANDARD, 1, 50'000, 50'000, "USD"),
            provider("b", MAQUETTE_FIDELITY_STANDARD, 1, 45'000, 45'000, "EUR")};
}

std::vector<RoutedProvider> twins() {
    return {provider("one", MAQUETTE_FIDELITY_STANDARD, 1, 10, 10, "USD"),
            provider("two", MAQUETTE_FIDELITY_STANDARD, 1, 10, 10, "USD")};
}

std::vector<RoutedProvider> unknown_time() {
    return {provider("slow?", MAQUETTE_FIDELITY_STANDARD, -1, 0, 0, ""),
            provider("known", MAQUETTE_FIDELITY_STANDARD, 9, 0, 0, "")};
}

std::vector<RoutedProvider> unknown_price() {
    return {provider("vague", MAQUETTE_FIDELITY_STANDARD, 1, 0, 90'000, "USD"),
            provider("clear", MAQUETTE_FIDELITY_STANDARD, 1, 50'000, 60'000, "USD")};
}

std::vector<RoutedProvider> learned_time() {
    auto all = unknown_time();
    all[0].history = history(20, 0, 2.0);
    return all;
}

std::vector<RoutedProvider> learned_price() {
    auto all = twins();
    all[0].history.calls = 95;
    all[0].history.mean_charge = Money{50, "USD"};
    return all;
}

const std::vector<Case> cases = {
    {"as named",
     three(),
     by(Policy::By::order),
     {},
     "flux nano mockup",
     "",
     "order of preference",
     ""},
    {"cheapest", three(), by(Policy::By::cost), {}, "mockup nano flux", "", "free", ""},
    {"fastest", three(), by(Policy::By::seconds), {}, "mockup nano flux", "", "By time first", ""},
    {"finest", three(), by(Policy::By::fidelity), {}, "flux nano mockup", "", "fine", ""},
    {"weights on fidelity",
     three(),
     weights(1, 0, 3),
     {},
     "flux nano mockup",
     "",
     "By weights",
     ""},
    {"weights on money", three(), weights(3, 1, 1), {}, "mockup nano flux", "", "By weights", ""},
    {"weights in the middle",
     three(),
     weights(0, 1, 0.9),
     {},
     "nano mockup flux",
     "",
     "By weights",
     ""},
    {"money as a ceiling", three(), by(Policy::By::fidelity), at_most("0.05 USD"), "nano mockup",
     "flux", "standard", ""},
    {"the upper bound counts", three(), by(Policy::By::fidelity), at_most("0.07 USD"),
     "nano mockup", "flux", "standard", ""},
    {"money in another currency", three(), by(Policy::By::fidelity), at_most("1 EUR"), "mockup",
     "flux nano", "draft", ""},
    {"money at a rate", three(), by(Policy::By::fidelity), at_most("1 EUR"), "flux nano mockup", "",
     "fine", "USD/EUR=0.92"},
    {"seconds as a ceiling", three(), by(Policy::By::fidelity), at_most(nullptr, 10.0),
     "nano mockup", "flux", "standard", ""},
    {"fidelity as a floor", three(), by(Policy::By::cost),
     with([](Requirements &r) { r.fidelity = "standard"; }), "nano flux", "mockup", "By cost first",
     ""},
    {"deterministic only", three(), by(Policy::By::fidelity),
     with([](Requirements &r) { r.deterministic = true; }), "mockup", "flux nano", "draft", ""},
    {"local only", three(), by(Policy::By::order), with([](Requirements &r) { r.local = true; }),
     "mockup", "flux nano", "order of preference", ""},
    {"nobody is left", three(), by(Policy::By::order), with([](Requirements &r) {
         r.local = true;
         r.fidelity = "fine";
     }),
     "", "flux nano mockup", "needs the network", ""},
    {"failures cost money", three_with(1, history(20, 15, std::nullopt)), by(Policy::By::cost),
     with([](Requirements &r) { r.fidelity = "standard"; }), "flux nano", "mockup", "By cost first",
     ""},
    {"slow in the past",
     three_with(1, history(50, 0, 90.0)),
     by(Policy::By::seconds),
     {},
     "mockup flux nano",
     "",
     "By time first",
     ""},
    {"too slow in the past", three_with(1, history(50, 0, 90.0)), by(Policy::By::order),
     at_most(nullptr, 30.0), "flux mockup", "nano", "order of preference", ""},
    {"one call is no history",
     three_with(1, history(1, 0, 60.0)),
     by(Policy::By::seconds),
     {},
     "mockup nano flux",
     "",
     "By time first",
     ""},
    {"equals as named", twins(), by(Policy::By::cost), {}, "one two", "", "By cost first", ""},
    {"dearer than it said",
     learned_price(),
     by(Policy::By::cost),
     {},
     "two one",
     "",
     "By cost first",
     ""},
    {"unknown time is last",
     unknown_time(),
     by(Policy::By::seconds),
     {},
     "known slow?",
     "",
     "By time first",
     ""},
    {"unknown time under a ceiling", unknown_time(), by(Policy::By::order), at_most(nullptr, 60.0),
     "known", "slow?", "order of preference", ""},
    {"history knows the time",
     learned_time(),
     by(Policy::By::seconds),
     {},
     "slow? known",
     "",
     "By time first",
     ""},
    {"unknown price is the bound",
     unknown_price(),
     by(Policy::By::cost),
     {},
     "clear vague",
     "",
     "By cost first",
     ""},
    {"currencies apart", two_currencies(), by(Policy::By::cost), {}, "a", "b", "By cost first", ""},
    {"currencies at a rate",
     two_currencies(),
     by(Policy::By::cost),
     {},
     "b a",
     "",
     "By cost first",
     "EUR/USD=1.05"},
    {"currencies do not matter in order",
     two_currencies(),
     by(Policy::By::order),
     {},
     "a b",
     "",
     "order of preference",
     ""},
};

std::string ids(const std::vector<Routing::Place> &places,
                const std::vector<RoutedProvider> &providers) {
    std::string text;
    for (const Routing::Place &place : places) {
        text += (text.empty() ? "" : " ") + providers[place.position].id;
    }
    return text;
}

} // namespace

BOOST_DATA_TEST_CASE(routing, boost::unit_test::data::make(cases), one) {
    Exchange exchange;
    if (!one.rate.empty()) { exchange.add(one.rate); }
    const Routing routing = route(one.providers, one.policy, one.requirements, exchange);
    BOOST_TEST(ids(routing.accepted, one.providers) == one.order);
    BOOST_TEST(ids(routing.rejected, one.providers) == one.rejected);
    const std::string reason =
        routing.accepted.empty() ? routing.rejected.at(0).reason : routing.accepted.at(0).reason;
    BOOST_TEST(reason.find(one.reason) != std::string::npos, reason);
    for (const Routing::Place &place : routing.rejected) {
        BOOST_TEST(place.reason.ends_with("."));
    }
}
