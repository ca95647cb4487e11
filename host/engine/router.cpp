#include "engine/router.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace maquette::host {

namespace {

constexpr double unknown = std::numeric_limits<double>::infinity();

/// What a call is expected to take in the end.
struct Expectation {
    std::size_t position = 0;
    double cost = 0; ///< micro-units of the common currency
    double seconds = unknown;
    int fidelity = 0;
};

double weight_of(std::uint64_t calls) {
    static constexpr double calls_to_trust = 5;
    return static_cast<double>(calls) / (static_cast<double>(calls) + calls_to_trust);
}

/// Of the calls, those that succeed.
double share_of_success(const ProviderHistory &history) {
    static constexpr double granted = 10;
    static constexpr double granted_good = 9;
    const auto good =
        static_cast<double>(history.calls - std::min(history.failures, history.calls));
    return (good + granted_good) / (static_cast<double>(history.calls) + granted);
}

double expected_seconds(const RoutedProvider &provider) {
    const double estimated = provider.estimate.seconds;
    const ProviderHistory &history = provider.history;
    double seconds = estimated < 0 ? unknown : estimated;
    if (history.seconds) {
        const double weight = weight_of(history.calls);
        seconds =
            estimated < 0 ? *history.seconds : weight * *history.seconds + (1 - weight) * estimated;
    }
    return seconds / share_of_success(history);
}

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g", value);
    return text.data();
}

std::string seconds_in_words(double seconds) {
    return std::isinf(seconds) ? "an unknown time" : number(seconds) + " s";
}

class Router {
  public:
    Router(const std::vector<RoutedProvider> &providers, const Policy &policy,
           const Requirements &requirements, const Exchange &exchange)
        : providers_(providers), policy_(policy), requirements_(requirements), exchange_(exchange) {
        for (const RoutedProvider &provider : providers) {
            if (currency_.empty()) { currency_ = provider.estimate.currency; }
        }
    }

    Routing route() {
        for (std::size_t i = 0; i < providers_.size(); ++i) {
            judge(i);
        }
        sort();
        for (std::size_t i = 0; i < accepted_.size(); ++i) {
            routing_.accepted.push_back({accepted_[i].position, reason(i)});
        }
        return std::move(routing_);
    }

  private:
    /// Accepts or rejects.
    void judge(std::size_t position) {
        const RoutedProvider &provider = providers_[position];
        Expectation expectation{position, 0, expected_seconds(provider),
                                static_cast<int>(provider.fidelity)};
        std::string problem = unfulfilled(provider, expectation.seconds);
        const auto cost = expected_money(provider);
        if (problem.empty() && !cost && compares_money()) {
            problem = "It is paid in " + provider.estimate.currency +
                      ", which cannot be compared with " + currency_ +
                      ". State a rate with --rate " + provider.estimate.currency + "/" + currency_ +
                      "=….";
        }
        if (!problem.empty()) {
            routing_.rejected.push_back({position, problem});
            return;
        }
        expectation.cost = cost.value_or(0);
        accepted_.push_back(expectation);
    }

    bool compares_money() const {
        return policy_.by == Policy::By::cost ||
               (policy_.by == Policy::By::weights && policy_.cost > 0);
    }

    std::string unfulfilled(const RoutedProvider &provider, double seconds) const {
        static const std::vector<std::string> names = {"draft", "standard", "fine"};
        if (requirements_.deterministic && !provider.deterministic) {
            return "It is not deterministic, which is required.";
        }
        if (requirements_.local && !provider.local) {
            return "It needs the network, but a local provider is required.";
        }
        const auto least = std::ranges::find(names, requirements_.fidelity) - names.begin();
        if (!requirements_.fidelity.empty() && provider.fidelity < least) {
            return "Its fidelity is " + names.at(static_cast<std::size_t>(provider.fidelity)) +
                   ", but " + requirements_.fidelity + " is required.";
        }
        if (const auto most = requirements_.at_most.seconds; most && seconds > *most) {
            return "It is expected to take " + seconds_in_words(seconds) + ", but at most " +
                   number(*most) + " s are allowed.";
        }
        return too_dear(provider);
    }

    std::string too_dear(const RoutedProvider &provider) const {
        const auto &most = requirements_.at_most.cost;
        const ProviderEstimate &estimate = provider.estimate;
        const std::int64_t bound = std::max(estimate.cost_at_most, estimate.cost_micro_units);
        if (!most || estimate.currency.empty() || bound == 0) { return ""; }
        const auto asked = exchange_.convert({bound, estimate.currency}, most->currency);
        if (!asked) {
            return "It is paid in " + estimate.currency + ", which cannot be compared with " +
                   to_text(*most) + ". State a rate with --rate " + estimate.currency + "/" +
                   most->currency + "=….";
        }
        if (*asked <= most->micro_units) { return ""; }
        return "It may cost " + to_text(Money{bound, estimate.currency}) + ", but at most " +
               to_text(*most) + " are allowed.";
    }

    /// In micro-units of the common currency; nothing where no rate leads there.
    std::optional<double> expected_money(const RoutedProvider &provider) const {
        const std::int64_t declared = expected_cost(provider.estimate);
        if (declared == 0) { return 0.0; }
        const auto estimated = exchange_.convert({declared, provider.estimate.currency}, currency_);
        if (!estimated) { return std::nullopt; }
        auto cost = static_cast<double>(*estimated);
        const ProviderHistory &history = provider.history;
        if (history.mean_charge) {
            if (const auto mean = exchange_.convert(*history.mean_charge, currency_)) {
                const double weight = weight_of(history.calls);
                cost = weight * static_cast<double>(*mean) + (1 - weight) * cost;
            }
        }
        return cost / share_of_success(history);
    }

    void sort() {
        const auto by = [&](auto key) { std::ranges::stable_sort(accepted_, {}, key); };
        switch (policy_.by) {
        case Policy::By::order: break;
        case Policy::By::cost: by(&Expectation::cost); break;
        case Policy::By::seconds: by(&Expectation::seconds); break;
        case Policy::By::fidelity: by([](const Expectation &one) { return -one.fidelity; }); break;
        case Policy::By::weights:
            by([this](const Expectation &one) { return weighted(one); });
            break;
        }
    }

    /// 0 for the best in everything that has a weight; each thing on a scale from the best to the
    /// worst of those accepted.
    double weighted(const Expectation &one) const {
        const auto on_scale = [&](auto key) {
            double least = unknown;
            double most = 0;
            for (const Expectation &each : accepted_) {
                const double value = key(each);
                if (std::isinf(value)) { continue; }
                least = std::min(least, value);
                most = std::max(most, value);
            }
            const double value = key(one);
            if (std::isinf(value)) { return 1.0; }
            return most > least ? (value - least) / (most - least) : 0.0;
        };
        return policy_.cost * on_scale([](const Expectation &each) { return each.cost; }) +
               policy_.seconds * on_scale([](const Expectation &each) { return each.seconds; }) +
               policy_.fidelity *
                   on_scale([](const Expectation &each) { return 2.0 - each.fidelity; });
    }

    std::string reason(std::size_t rank) const {
        static const std::vector<std::string> names = {"draft", "standard", "fine"};
        const Expectation &one = accepted_[rank];
        const std::string place = rank == 0 ? "first" : "place " + std::to_string(rank + 1);
        switch (policy_.by) {
        case Policy::By::order:
            return rank == 0 ? "It comes first in the order of preference."
                             : "It takes over where those before it fail.";
        case Policy::By::cost:
            return "By cost " + place + ": " +
                   (one.cost == 0 ? std::string("free")
                                  : number(one.cost / 1e6) + " " + currency_) +
                   " a call.";
        case Policy::By::seconds:
            return "By time " + place + ": " + seconds_in_words(one.seconds) + ".";
        case Policy::By::fidelity:
            return "By fidelity " + place + ": " +
                   names.at(static_cast<std::size_t>(std::clamp(one.fidelity, 0, 2))) + ".";
        case Policy::By::weights: break;
        }
        return "By weights " + place + ": " + number(weighted(one)) + " away from the best.";
    }

    const std::vector<RoutedProvider> &providers_;
    const Policy &policy_;
    const Requirements &requirements_;
    const Exchange &exchange_;
    std::string currency_; ///< in which costs are compared
    std::vector<Expectation> accepted_;
    Routing routing_;
};

} // namespace

std::int64_t expected_cost(const ProviderEstimate &estimate) {
    if (estimate.currency.empty()) { return 0; }
    return estimate.cost_micro_units > 0 ? estimate.cost_micro_units : estimate.cost_at_most;
}

Routing route(const std::vector<RoutedProvider> &providers, const Policy &policy,
              const Requirements &requirements, const Exchange &exchange) {
    return Router(providers, policy, requirements, exchange).route();
}

} // namespace maquette::host
