// A step's calls of its provider and its scorer: within the money that there is, and again while
// the provider is unavailable.
#include "engine/backoff.hpp"
#include "engine/cache_key.hpp"
#include "engine/call_jobs.hpp"
#include "engine/elapsed.hpp"
#include "engine/paid_call.hpp"
#include "engine/score.hpp"
#include "engine/step_run.hpp"
#include "plugin/kinds.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
namespace asio = boost::asio;

/// Calls of a provider that is unavailable, at the most.
constexpr int most_tries = 6;
/// Longer waits are left to whoever runs it again.
constexpr double longest_wait = 600;

/// A provider's view of the run.
class StepObserver final : public CallObserver {
  public:
    StepObserver(const RunContext &context, const PlannedItem &item, const PlannedStep &step,
                 const std::atomic<bool> &item_failed, CallJobs *jobs, EarlyEncodings *early)
        : context_(context), item_(item), step_(step), item_failed_(item_failed), jobs_(jobs),
          early_(early) {}
    void progress(double fraction) override {
        context_.tell([&](RunObserver &told) { told.step_progressed(item_, step_, fraction); });
    }
    bool cancelled() override { return context_.stopped() || item_failed_; }
    void log(maquette_log_level_t level, const std::string &line) override {
        context_.tell([&](RunObserver &told) { told.step_logged(item_, step_, level, line); });
    }
    void charged(const Charge &charge) override {
        if (jobs_ != nullptr) { jobs_->charged(charge); }
    }
    void rows_ready(const std::string &output, const Picture &picture,
                    std::uint32_t rows) override {
        if (early_ != nullptr) { early_->rows_ready(output, picture, rows); }
    }

  private:
    const RunContext &context_;
    const PlannedItem &item_;
    const PlannedStep &step_;
    const std::atomic<bool> &item_failed_;
    CallJobs *const jobs_;        ///< nullptr: without a ledger
    EarlyEncodings *const early_; ///< nullptr: what is made may not be what is kept
};

bool needs_network(const ProviderDescription &provider) {
    return std::ranges::find(provider.needs, "network") != provider.needs.end();
}

/// What needs neither money nor the network costs nothing, whatever it is given.
bool may_cost(const Choice &choice) {
    return !choice.estimate.currency.empty() || needs_network(choice.provider());
}

/// Where the manifest says nothing.
double usual_deadline(const std::string &kind, const Wishes &wishes) {
    const auto wanted = wishes.deadlines.find(kind);
    return wanted == wishes.deadlines.end() ? default_deadline(kind) : wanted->second;
}

} // namespace

asio::awaitable<void> StepRun::call(const Choice &choice, const SharedJson &parameters, int number,
                                    Made &made) {
    ProviderShare &share = *context_.providers.at(&choice.provider());
    std::optional<std::minstd_rand> random; // seeded once it is needed
    for (int tries = 0; !is_over(); ++tries) {
        if (const auto wait = share.breaker.wait()) {
            if (&choice != &step_.choices.back()) { // the next one is there for that
                made.result.status = MAQUETTE_UNAVAILABLE;
                made.attempt.sentence = share.breaker.sentence(*wait);
                break;
            }
            co_await sleep(*wait, share.breaker.sentence(*wait));
            continue;
        }
        if (!co_await run_for_money(choice, parameters, number, made)) {
            made.result.status = MAQUETTE_QUOTA;
            break;
        }
        if (made.result.status != MAQUETTE_UNAVAILABLE) {
            share.breaker.succeeded();
            break;
        }
        share.breaker.failed(made.result.retry_after);
        if (!random) {
            random.emplace(static_cast<unsigned>(derived_seed(
                item_.item.id + step_.chain->id, static_cast<std::uint64_t>(number), 1)));
        }
        const double wait = backoff_seconds(tries, made.result.retry_after, *random);
        const auto left = seconds_left();
        if (tries + 1 >= most_tries || wait > std::min(longest_wait, left.value_or(longest_wait)) ||
            !may_try_again(choice)) {
            break;
        }
        co_await sleep(wait, made.result.sentence);
    }
    made.attempt.parameters = parameters;
    made.attempt.status = status_name(made.result.status);
    if (made.attempt.sentence.empty()) { made.attempt.sentence = made.result.sentence; }
    made.attempt.models = made.result.models;
    made.attempt.request_ids = made.result.request_ids;
}

/// A call within the money that there is. False when there is none: then that is the failure.
/// `scored` is what a scorer is to judge.
asio::awaitable<bool> StepRun::run_for_money(const Choice &choice, const SharedJson &parameters,
                                             int number, Made &made, const Picture *scored) {
    std::optional<BudgetReservation> money;
    if (may_cost(choice) && !co_await reserve(choice, parameters, money)) { co_return false; }
    Slots &slots = context_.providers.at(&choice.provider())->slots;
    std::optional<Slots::Lease> slot = slots.try_take();
    if (!slot) { slot.emplace(co_await slots.take()); }
    if (is_over()) { co_return false; }
    const Reservation reserved{++context_.reservations, money ? money->at_most() : Money()};
    if (money) {
        context_.tell(
            [&](RunObserver &told) { told.money_reserved(item_, step_, choice, reserved); });
    }
    std::optional<CallJobs> jobs;
    if (context_.ledger != nullptr) {
        jobs.emplace(*context_.ledger,
                     CallPlace{context_.run_id, item_.item.id, step_.chain->id, number,
                               choice.provider().id},
                     reserved);
    }
    StepObserver observer(context_, item_, step_, item_failed_, jobs ? &*jobs : nullptr,
                          scored == nullptr && first_is_kept() ? early_ : nullptr);
    CallRequest request = scored != nullptr
                              ? request_to_score(choice, *scored)
                              : request_for(choice, parameters, !may_try_again(choice));
    request.remote_jobs = jobs ? &*jobs : nullptr;
    request.exchanges = context_.exchanges;
    const Clock::time_point start = Clock::now();
    made.result = choice.candidate->provider->run(std::move(request), observer);
    made.attempt.seconds = seconds_since(start);
    if (scored == nullptr && context_.cache != nullptr && made.result.status == MAQUETTE_OK &&
        !made.result.charges.empty()) {
        keep_paid_call(
            *context_.cache, attempt_key(outcome_.result.key, number),
            {made.result, parameters, made.attempt.seconds, context_.run_id, reserved.id});
    }
    if (money) { money->settle(made.result.charges); }
    if (money || !made.result.charges.empty()) {
        context_.tell([&](RunObserver &told) {
            told.money_settled(item_, step_, choice, reserved, made.result.charges);
        });
    }
    std::ranges::copy(made.result.charges, std::back_inserter(outcome_.charges));
    std::ranges::copy(made.result.charges, std::back_inserter(made.attempt.charges));
    co_return true;
}

asio::awaitable<bool> StepRun::reserve(const Choice &choice, const Json &parameters,
                                       std::optional<BudgetReservation> &reservation) {
    static constexpr double between_questions = 0.02;
    ProviderEstimate estimate = choice.estimate;
    const bool sizes_known =
        !choice.ports || std::ranges::all_of(choice.ports->list, [](const PlannedPort &port) {
            return port.arrives.has_value();
        });
    if (!sizes_known) { // now they are
        std::map<std::string, Format> formats;
        for (const PlannedPort &port : choice.ports->list) {
            formats[port.port] = closest(input(port.port).format(), port.accepted);
        }
        estimate = choice.candidate->provider->estimate(parameters, formats);
    }
    if (estimate.currency.empty() || estimate.cost_at_most <= 0) { co_return true; }
    const Money at_most{std::max(estimate.cost_at_most, estimate.cost_micro_units),
                        estimate.currency};
    while (!is_over()) {
        Budget::Reply reply = context_.budget.reserve(at_most, {limits_.money, step_money_});
        if (reply.answer == Budget::Answer::granted) {
            reservation.emplace(std::move(*reply.reservation));
            co_return true;
        }
        if (reply.answer == Budget::Answer::refused) {
            fail(Cause::budget, "budget", reply.sentence);
            co_return false;
        }
        co_await sleep(between_questions, "Other calls hold the money that is left.");
    }
    co_return false;
}

asio::awaitable<void> StepRun::score(Made &made) {
    const std::string &first = made.attempt.choice->provider().outputs.front().name;
    const Picture picture = made.result.outputs.at(first);
    const Choice judge = scorer_choice(*step_.chain->scorer, picture.format());
    Made judged;
    if (!co_await run_for_money(judge, judge.parameters, made.attempt.number, judged, &picture)) {
        co_return;
    }
    std::ranges::copy(judged.result.charges, std::back_inserter(made.attempt.charges));
    if (judged.result.status == MAQUETTE_OK) {
        made.attempt.score = judged.result.score;
        made.attempt.findings = std::move(judged.result.findings);
    } else if (!is_over()) {
        fail(Cause::provider, status_name(judged.result.status),
             "The scorer '" + judge.provider().id + "' failed: " + judged.result.sentence);
    }
}

CallRequest StepRun::request_to_score(const Choice &judge, const Picture &picture) {
    const PortDescription &port = *judge.provider().find_input("image");
    CallRequest request;
    request.parameters = judge.parameters;
    request.inputs.emplace("image", convert(picture, closest(picture.format(), port.accepted)));
    request.deadline_seconds =
        usual_deadline(judge.provider().kind, context_.plan.binding().wishes);
    return request;
}

CallRequest StepRun::request_for(const Choice &choice, const SharedJson &parameters,
                                 bool last_use) {
    CallRequest request;
    request.parameters = parameters;
    request.max_pixels = context_.plan.binding().wishes.max_pixels;
    request.deadline_seconds =
        manifest_.deadline_seconds > 0
            ? manifest_.deadline_seconds
            : usual_deadline(choice.provider().kind, context_.plan.binding().wishes);
    if (const auto left = seconds_left()) {
        request.deadline_seconds = std::clamp(*left, 0.001, request.deadline_seconds);
    }
    request.retries = manifest_.retries;
    for (const PlannedPort &port : choice.ports->list) {
        Picture &picture = input(port.port);
        const Format wanted = closest(picture.format(), port.accepted);
        // Moved where it can be, so that the provider is the only owner of what nobody else wants.
        Picture given = last_use ? std::move(picture) : picture;
        request.inputs.emplace(port.port, wanted == given.format() ? std::move(given)
                                                                   : convert(given, wanted));
    }
    return request;
}

/// An input's samples, loaded once.
Picture &StepRun::input(const std::string &port) { return inputs_.at(port).load(context_.cache); }

/// What a call makes is what the step gives, unless it fails.
bool StepRun::first_is_kept() const {
    return manifest_.attempts.most == 1 && !step_.chain->scorer && !step_.chain->gate;
}

/// Then its inputs have to stay as they are.
bool StepRun::may_try_again(const Choice &choice) const {
    return step_.choices.size() > 1 || manifest_.attempts.most > 1 ||
           needs_network(choice.provider());
}

} // namespace maquette::host
