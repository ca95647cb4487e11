#include "engine/router.hpp"

#include "plugin/description.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace maquette::host {

namespace {

constexpr double unknown = std::numeric_limits<double>::infinity();
/// So many calls weigh as much as the estimate, and as a good record.
constexpr double calls_to_trust = 5;

double blend(double estimated, double measured, std::uint64_t calls) {
    if (std::isinf(estimated)) { return measured; }
    const double weight =
        static_cast<double>(calls) / (static_cast<double>(calls) + calls_to_trust);
    return weight * measured + (1 - weight) * estimated;
}

double probability_of_success(const ProviderHistory &history) {
    const auto calls = static_cast<double>(history.calls);
    const auto failures = static_cast<double>(std::min(history.failures, history.calls));
    return (calls - failures + calls_to_trust) / (calls + calls_to_trust);
}

/// Of one call; `measured` may be unknown.
double seconds_of(const RoutedProvider &provider, const std::optional<double> &measured) {
    // Also what is no number is unknown.
    const double estimated = provider.estimate.seconds >= 0 ? provider.estimate.seconds : unknown;
    return measured ? blend(estimated, *measured, provider.history.calls) : estimated;
}

std::int64_t most_cost(const ProviderEstimate &estimate) {
    return std::max<std::int64_t>({estimate.cost_at_most, estimate.cost_micro_units, 0});
}

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g", value);
    return text.data();
}

std::string cannot_compare(const std::string &paid_in, const std::string &with) {
    if (paid_in.empty()) { return "It states a price without a currency. Mend the plugin."; }
    return "It is paid in " + paid_in + ", which cannot be compared with " + with +
           ". State a rate with --rate " + paid_in + "/" + with + "=….";
}

/// Why a provider does not fulfil the requirements; "" if it does.
std::string unfulfilled(const RoutedProvider &provider, const Requirements &required,
                        const Exchange &exchange) {
    if (!provider.unavailable.empty()) { return provider.unavailable; }
    if (required.deterministic && !provider.deterministic) {
        return "It is not deterministic, which is required.";
    }
    if (required.local && !provider.local) {
        return "It needs the network, but a local provider is required.";
    }
    for (const auto better : {MAQUETTE_FIDELITY_STANDARD, MAQUETTE_FIDELITY_FINE}) {
        if (provider.fidelity < better && required.fidelity == fidelity_name(better)) {
            return "Its fidelity is " + fidelity_name(provider.fidelity) + ", but " +
                   required.fidelity + " is required.";
        }
    }
    if (const auto most = required.at_most.seconds) {
        const ProviderHistory &history = provider.history;
        const double seconds =
            seconds_of(provider, history.slow_seconds ? history.slow_seconds : history.seconds);
        const std::string allowed = ", but at most " + number(*most) + " s are allowed.";
        if (std::isinf(seconds)) { return "How long it takes is unknown" + allowed; }
        if (seconds > *most) {
            return "It is expected to take " + number(seconds) + " s" + allowed;
        }
    }
    const std::int64_t cost = most_cost(provider.estimate);
    if (const auto &most = required.at_most.cost; most && cost > 0) {
        const std::string &currency = provider.estimate.currency;
        const auto asked = exchange.convert({cost, currency}, most->currency);
        if (!asked) { return cannot_compare(currency, most->currency); }
        if (*asked > most->micro_units) {
            return "It may cost " + to_text({cost, currency}) + ", but at most " + to_text(*most) +
                   " are allowed.";
        }
    }
    return "";
}

/// What an accepted provider is expected to take until it succeeds.
struct Expectation {
    std::size_t position = 0;
    double cost = 0; ///< micro-units of the common currency
    double seconds = unknown;
    double coarseness = 0; ///< 0 is the finest
};

class Router {
  public:
    Router(const std::vector<RoutedProvider> &providers, const Policy &policy,
           const Exchange &exchange)
        : providers_(providers), policy_(policy), exchange_(exchange) {}

    Routing route(const Requirements &requirements) {
        std::vector<std::size_t> able;
        for (std::size_t i = 0; i < providers_.size(); ++i) {
            std::string problem = unfulfilled(providers_[i], requirements, exchange_);
            if (problem.empty()) {
                able.push_back(i);
            } else {
                routing_.rejected.push_back({i, std::move(problem)});
            }
        }
        if (compares_money()) { find_currency(able); }
        for (const std::size_t position : able) {
            accept(position);
        }
        sort();
        for (std::size_t rank = 0; rank < accepted_.size(); ++rank) {
            routing_.accepted.push_back({accepted_[rank].position, reason(rank)});
        }
        std::ranges::sort(routing_.rejected, {}, &Routing::Place::position);
        return std::move(routing_);
    }

  private:
    bool compares_money() const {
        return policy_.by == Policy::By::cost ||
               (policy_.by == Policy::By::weights && policy_.cost > 0);
    }

    void find_currency(const std::vector<std::size_t> &able) {
        std::ptrdiff_t most = 0;
        for (const std::size_t position : able) {
            const ProviderEstimate &estimate = providers_[position].estimate;
            if (expected_cost(estimate) == 0 || estimate.currency.empty()) { continue; }
            const auto comparable = std::ranges::count_if(able, [&](std::size_t other) {
                const ProviderEstimate &of = providers_[other].estimate;
                return exchange_.convert({expected_cost(of), of.currency}, estimate.currency)
                    .has_value();
            });
            if (comparable <= most) { continue; }
            most = comparable;
            currency_ = estimate.currency;
        }
    }

    void accept(std::size_t position) {
        const RoutedProvider &provider = providers_[position];
        const double success = probability_of_success(provider.history);
        Expectation expectation;
        expectation.position = position;
        expectation.seconds = seconds_of(provider, provider.history.seconds) / success;
        expectation.coarseness = static_cast<double>(MAQUETTE_FIDELITY_FINE - provider.fidelity);
        if (compares_money()) {
            const std::optional<double> cost = cost_of(provider);
            if (!cost) {
                routing_.rejected.push_back(
                    {position, cannot_compare(provider.estimate.currency, currency_)});
                return;
            }
            expectation.cost = *cost / success;
        }
        accepted_.push_back(expectation);
    }

    /// Of one call, in micro-units of the common currency; nothing where no rate leads there.
    std::optional<double> cost_of(const RoutedProvider &provider) const {
        const std::int64_t declared = expected_cost(provider.estimate);
        const auto estimated = exchange_.convert({declared, provider.estimate.currency}, currency_);
        if (!estimated || (declared > 0 && provider.estimate.currency.empty())) {
            return std::nullopt;
        }
        const auto cost = static_cast<double>(*estimated);
        const auto &mean = provider.history.mean_charge;
        const auto measured = mean ? exchange_.convert(*mean, currency_) : std::nullopt;
        return measured ? blend(cost, static_cast<double>(*measured), provider.history.calls)
                        : cost;
    }

    void sort() {
        const auto by = [&](auto key) { std::ranges::stable_sort(accepted_, {}, key); };
        switch (policy_.by) {
        case Policy::By::order: break;
        case Policy::By::cost: by(&Expectation::cost); break;
        case Policy::By::seconds: by(&Expectation::seconds); break;
        case Policy::By::fidelity: by(&Expectation::coarseness); break;
        case Policy::By::weights:
            by([this](const Expectation &one) { return weighted(one); });
            break;
        }
    }

    /// Where it stands between the best and the worst of those accepted, 0 to 1.
    double on_scale(double Expectation::*key, const Expectation &one) const {
        double least = unknown;
        double most = 0;
        for (const Expectation &each : accepted_) {
            if (std::isinf(each.*key)) { continue; }
            least = std::min(least, each.*key);
            most = std::max(most, each.*key);
        }
        if (std::isinf(one.*key)) { return 1; }
        return most > least ? (one.*key - least) / (most - least) : 0;
    }

    double weighted(const Expectation &one) const {
        return policy_.cost * on_scale(&Expectation::cost, one) +
               policy_.seconds * on_scale(&Expectation::seconds, one) +
               policy_.fidelity * on_scale(&Expectation::coarseness, one);
    }

    std::string reason(std::size_t rank) const {
        const Expectation &one = accepted_[rank];
        const std::string place =
            rank == 0 ? "first: " : "place " + std::to_string(rank + 1) + ": ";
        switch (policy_.by) {
        case Policy::By::order: break;
        case Policy::By::cost:
            return "By cost " + place +
                   (one.cost == 0 ? "free"
                                  : to_text({std::llround(std::min(one.cost, 9e18)), currency_}) +
                                        " a call") +
                   evidence(one.position) + ".";
        case Policy::By::seconds:
            return "By time " + place +
                   (std::isinf(one.seconds) ? "unknown" : number(one.seconds) + " s a call") +
                   evidence(one.position) + ".";
        case Policy::By::fidelity:
            return "By fidelity " + place + fidelity_name(providers_[one.position].fidelity) + ".";
        case Policy::By::weights:
            return "By weights " + place + number(weighted(one)) + " away from the best" +
                   evidence(one.position) + ".";
        }
        return rank == 0 ? "It comes first in the order of preference."
                         : "It takes over where those before it fail.";
    }

    /// What the numbers rest on beside the estimate.
    std::string evidence(std::size_t position) const {
        const ProviderHistory &history = providers_[position].history;
        if (history.calls == 0) { return ""; }
        return ", with " + std::to_string(history.calls) + " earlier " +
               (history.calls == 1 ? "call" : "calls") + " counted in, of which " +
               std::to_string(history.failures) + " failed";
    }

    const std::vector<RoutedProvider> &providers_;
    const Policy &policy_;
    const Exchange &exchange_;
    std::string currency_; ///< in which costs are compared; "" while all are free
    std::vector<Expectation> accepted_;
    Routing routing_;
};

} // namespace

std::int64_t expected_cost(const ProviderEstimate &estimate) {
    return estimate.cost_micro_units > 0 ? estimate.cost_micro_units
                                         : std::max<std::int64_t>(estimate.cost_at_most, 0);
}

Routing route(const std::vector<RoutedProvider> &providers, const Policy &policy,
              const Requirements &requirements, const Exchange &exchange) {
    return Router(providers, policy, exchange).route(requirements);
}

} // namespace maquette::host
