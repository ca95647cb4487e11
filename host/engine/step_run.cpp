#include "engine/step_run.hpp"

#include "engine/elapsed.hpp"
#include "engine/score.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace maquette::host {

namespace {

using Json = nlohmann::json;
namespace asio = boost::asio;

/// The same parameters with another seed, for attempts after the first.
Json parameters_of_attempt(const Choice &choice, int number) {
    Json parameters = choice.parameters;
    if (!parameters.contains("seed")) { return parameters; }
    std::int64_t seed = derived_seed("attempt", static_cast<std::uint64_t>(number),
                                     parameters["seed"].get<std::int64_t>());
    const auto &schema = choice.provider().parameters;
    const auto most = nlohmann::ordered_json::json_pointer("/properties/seed/maximum");
    if (schema.contains(most) && schema[most].is_number_integer() &&
        schema[most].get<std::int64_t>() > 0) {
        seed = std::min(seed, seed % schema[most].get<std::int64_t>() + 1);
    }
    parameters["seed"] = seed;
    return parameters;
}

/// Somebody else may do better where this one failed. Not after a refusal: what one declined for
/// its content is not carried from door to door.
bool next_may_do(maquette_status_t status) {
    return status != MAQUETTE_REFUSED && status != MAQUETTE_CANCELLED &&
           status != MAQUETTE_INVALID_PARAMETER;
}

} // namespace

StepRun::StepRun(const RunContext &context, const PlannedItem &item, const PlannedStep &step,
                 std::map<std::string, FlowingPicture> inputs, const ItemLimits &limits,
                 const std::atomic<bool> &item_failed, EarlyEncodings *early)
    : context_(context), item_(item), step_(step), manifest_(*step.chain->manifest),
      inputs_(std::move(inputs)), limits_(limits), item_failed_(item_failed), early_(early),
      step_money_(manifest_.ceiling.cost
                      ? context.budget.scope("the ceiling of the step '" + step.chain->id + "'",
                                             manifest_.ceiling.cost)
                      : context.budget.no_scope()) {}

asio::awaitable<void> StepRun::run() {
    for (const Choice &choice : step_.choices) {
        forget_the_one_before();
        const bool found = context_.cache != nullptr && co_await find_or_claim(choice);
        if (!found) { co_await run_with(choice); }
        hold_to_gate();
        if (!outcome_.failure || outcome_.cancelled) { break; }
        if (outcome_.failure->cause != Cause::provider || is_over()) { break; }
        if (&choice == &step_.choices.back()) { break; }
        if (!next_may_do(outcome_.result.status)) { break; }
        const std::string reason = "The provider '" + choice.provider().id +
                                   "' failed: " + outcome_.failure->sentence +
                                   " The next one takes over.";
        context_.tell([&](RunObserver &told) {
            told.step_logged(item_, step_, MAQUETTE_LOG_WARNING, reason);
        });
    }
    claim_.reset();
    inputs_.clear(); // who wants them next may be their only owner
}

/// What a provider gave that was found wanting is no part of what the next one gives; that it was
/// tried is.
void StepRun::forget_the_one_before() {
    StepResult fresh;
    fresh.attempts = outcome_.result.attempts;
    outcome_.result = std::move(fresh);
    outcome_.pictures.clear();
    outcome_.failure.reset();
}

/// What is below it stays kept: it need not be made again to fail again.
void StepRun::hold_to_gate() {
    const StepResult &result = outcome_.result;
    const auto &gate = step_.chain->gate;
    if (outcome_.failure || outcome_.cancelled || !gate || !result.score) { return; }
    if (*result.score >= *gate) { return; }
    fail(Cause::provider, "below the gate", below_gate(*step_.chain, item_.chain->tier, result));
    outcome_.pictures.clear();
}

asio::awaitable<void> StepRun::run_with(const Choice &choice) {
    outcome_.failure.reset();
    outcome_.result.choice = &choice;
    const Attempts &wanted = manifest_.attempts;
    std::optional<Made> best;
    int number = 0;
    bool enough = false;
    while (number < wanted.most && !enough) {
        ++number;
        Made made;
        co_await attempt(choice, number, made);
        ++outcome_.result.attempts;
        outcome_.result.status = made.result.status;
        if (is_over()) {
            outcome_.cancelled = true;
            co_return;
        }
        if (outcome_.failure) {
            // What was made before is better than nothing.
            if (best) { outcome_.failure.reset(); }
            break;
        }
        enough = wanted.enough && made.attempt.score && *made.attempt.score >= *wanted.enough;
        if (!best || made.attempt.score > best->attempt.score) { best = std::move(made); }
        const auto left = seconds_left();
        if (left && *left <= 0) { break; }
    }
    if (!best) { co_return; }
    if (enough) { outcome_.result.attempts_spared = wanted.most - number; }
    outcome_.result.status = MAQUETTE_OK;
    keep(*best);
}

asio::awaitable<void> StepRun::attempt(const Choice &choice, int number, Made &made) {
    made.attempt.choice = &choice;
    made.attempt.number = number;
    if (!find_paid(choice, number, made)) {
        if (number == 1) {
            co_await call(choice, choice.parameters, number, made);
        } else {
            const SharedJson parameters = parameters_of_attempt(choice, number);
            co_await call(choice, parameters, number, made);
        }
    }
    if (made.result.status == MAQUETTE_OK && step_.chain->scorer && !outcome_.failure) {
        co_await score(made);
    }
    context_.tell([&](RunObserver &told) { told.attempt_finished(item_, step_, made.attempt); });
    if (made.result.status != MAQUETTE_OK && !outcome_.failure && !is_over()) {
        fail(Cause::provider, made.attempt.status, made.attempt.sentence);
    }
}

asio::awaitable<void> StepRun::sleep(double seconds, const std::string &reason) {
    // In slices, so that a run that is ended does not wait.
    static constexpr auto slice = std::chrono::milliseconds(50);
    if (seconds > 1) {
        context_.tell([&](RunObserver &told) { told.step_waits(item_, step_, seconds, reason); });
    }
    asio::steady_timer timer(context_.pool);
    const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                          std::chrono::duration<double>(seconds));
    while (!is_over() && Clock::now() < until) {
        timer.expires_at(std::min<Clock::time_point>(until, Clock::now() + slice));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

/// Seconds that the item and the step may still take.
std::optional<double> StepRun::seconds_left() const {
    std::optional<double> left;
    if (limits_.until) {
        left = std::chrono::duration<double>(*limits_.until - Clock::now()).count();
    }
    if (manifest_.ceiling.seconds) {
        const double own = *manifest_.ceiling.seconds - seconds_since(started_);
        left = left ? std::min(*left, own) : own;
    }
    return left;
}

void StepRun::fail(Cause cause, const std::string &status, const std::string &sentence) {
    outcome_.failure = ItemFailure{step_.chain->id, cause, status, sentence};
}

} // namespace maquette::host
