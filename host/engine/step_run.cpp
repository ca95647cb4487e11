#include "engine/step_run.hpp"

#include "engine/backoff.hpp"
#include "engine/cache_key.hpp"
#include "engine/call_jobs.hpp"
#include "engine/paid_call.hpp"
#include "engine/score.hpp"
#include "plugin/kinds.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

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

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The same parameters with another seed.
Json parameters_of_attempt(const Choice &choice, int number) {
    Json parameters = choice.parameters;
    if (number == 1 || !parameters.contains("seed")) { return parameters; }
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

bool needs_network(const ProviderDescription &provider) {
    return std::ranges::find(provider.needs, "network") != provider.needs.end();
}

/// Where the manifest says nothing.
double usual_deadline(const std::string &kind, const Wishes &wishes) {
    const auto wanted = wishes.deadlines.find(kind);
    return wanted == wishes.deadlines.end() ? default_deadline(kind) : wanted->second;
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
                 const std::atomic<bool> &item_failed, EarlyEncodings &early)
    : context_(context), item_(item), step_(step), manifest_(*step.chain->manifest),
      inputs_(std::move(inputs)), limits_(limits), item_failed_(item_failed), early_(early),
      step_money_(context.budget.scope("the ceiling of the step '" + step.chain->id + "'",
                                       manifest_.ceiling.cost)) {}

asio::awaitable<StepOutcome> StepRun::run() {
    for (const Choice &choice : step_.choices) {
        forget_the_one_before();
        const bool found = co_await find_or_claim(choice);
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
    co_return std::move(outcome_);
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

/// Equal work gives the same only where the provider says so. What was paid for is not paid again
/// for the same question, and within a run that goes on nothing is made twice.
bool StepRun::is_kept(const Choice &choice) const {
    return choice.provider().deterministic || manifest_.reuse_any || context_.reuse_any ||
           choice.estimate.cost_at_most > 0;
}

bool StepRun::find_kept(const Choice &choice) {
    if (context_.cache == nullptr) { return false; }
    std::map<std::string, std::string> names;
    for (auto &[port, input] : inputs_) {
        names[port] = input.name(*context_.cache);
    }
    outcome_.result.inputs = names;
    outcome_.result.key =
        step_key(*step_.chain, choice, names, is_kept(choice) ? "" : context_.run_id);
    if (context_.recompute.contains(step_.chain->id)) { return false; }
    auto kept = context_.cache->find(outcome_.result.key);
    if (!kept) { return false; }
    StepResult &result = outcome_.result;
    result.choice = &choice;
    result.cached = true;
    result.assets = kept->assets;
    result.formats = std::move(kept->formats);
    result.parameters = std::move(kept->parameters);
    result.models = std::move(kept->models);
    result.charges_spared = std::move(kept->charges);
    result.score = kept->score;
    result.findings = std::move(kept->findings);
    result.seconds = kept->seconds;
    for (const auto &[output, asset] : result.assets) {
        outcome_.pictures[output] = {Picture(), asset};
    }
    return true;
}

/// Looks for the result while somebody else makes it, in this run or another process, so that
/// nothing is made twice at the same time. False: it is to be made, and nobody else will.
asio::awaitable<bool> StepRun::find_or_claim(const Choice &choice) {
    static constexpr double longest_pause = 0.25; // seconds
    claim_.reset();
    if (find_kept(choice)) { co_return true; }
    if (context_.cache == nullptr || context_.recompute.contains(step_.chain->id)) {
        co_return false;
    }
    double waited = 0;
    for (double pause = 0.01; !is_over(); pause = std::min(longest_pause, pause * 1.5)) {
        claim_ = context_.cache->claim(outcome_.result.key);
        if (find_kept(choice)) { // it was kept between question and claim
            claim_.reset();
            co_return true;
        }
        if (claim_) { co_return false; }
        if (waited < 1 && waited + pause >= 1) {
            context_.tell([&](RunObserver &told) {
                told.step_waits(item_, step_, std::max(0.0, choice.estimate.seconds),
                                "The same is being made elsewhere.");
            });
        }
        co_await sleep(pause, "");
        waited += pause;
    }
    outcome_.cancelled = true;
    co_return true;
}

void StepRun::keep(const Made &made) {
    StepResult &result = outcome_.result;
    result.choice = made.attempt.choice;
    result.parameters = made.attempt.parameters;
    result.models = made.attempt.models;
    result.score = made.attempt.score;
    result.findings = made.attempt.findings;
    result.seconds = seconds_since(started_);
    for (const auto &[output, picture] : made.result.outputs) {
        result.formats[output] = to_text(picture.format());
        outcome_.pictures[output] = {picture, ""};
    }
    if (context_.cache == nullptr) { return; }
    for (auto &[output, picture] : outcome_.pictures) {
        result.assets[output] = picture.name(*context_.cache);
    }
    KeptStep kept;
    kept.assets = result.assets;
    kept.formats = result.formats;
    kept.parameters = result.parameters;
    kept.models = result.models;
    kept.charges = outcome_.charges;
    kept.score = result.score;
    kept.findings = result.findings;
    kept.seconds = result.seconds;
    context_.cache->keep(result.key, kept, made.result.outputs);
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
        Made made = co_await attempt(choice, number);
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

asio::awaitable<StepRun::Made> StepRun::attempt(const Choice &choice, int number) {
    Made made;
    if (auto paid = find_paid(choice, number)) {
        made = std::move(*paid);
    } else {
        made = co_await call(choice, parameters_of_attempt(choice, number), number);
    }
    if (made.result.status == MAQUETTE_OK && step_.chain->scorer && !outcome_.failure) {
        co_await score(made);
    }
    context_.tell([&](RunObserver &told) { told.attempt_finished(item_, step_, made.attempt); });
    if (made.result.status != MAQUETTE_OK && !outcome_.failure && !is_over()) {
        fail(Cause::provider, made.attempt.status, made.attempt.sentence);
    }
    co_return made;
}

/// An attempt that was paid for before the run was interrupted, or by another run. Its money is
/// settled where nobody had come to that.
std::optional<StepRun::Made> StepRun::find_paid(const Choice &choice, int number) {
    if (context_.cache == nullptr || context_.recompute.contains(step_.chain->id)) {
        return std::nullopt;
    }
    auto paid = find_paid_call(*context_.cache, attempt_key(outcome_.result.key, number));
    if (!paid) { return std::nullopt; }
    Made made;
    made.attempt.choice = &choice;
    made.attempt.number = number;
    made.attempt.parameters = std::move(paid->parameters);
    made.attempt.seconds = paid->seconds;
    made.attempt.status = status_name(MAQUETTE_OK);
    made.attempt.models = paid->result.models;
    made.result = std::move(paid->result);
    const auto open = context_.open_reservations.find(paid->reservation);
    if (paid->run == context_.run_id && open != context_.open_reservations.end()) {
        made.attempt.charges = made.result.charges;
        for (const Charge &charge : made.result.charges) {
            outcome_.charges.push_back(charge);
            context_.budget.count_as_spent({{charge.currency, charge.micro_units}});
        }
        context_.tell([&](RunObserver &told) {
            told.money_settled(item_, step_, choice, {open->first, open->second},
                               made.result.charges);
        });
    }
    return made;
}

asio::awaitable<StepRun::Made> StepRun::call(const Choice &choice, Json parameters, int number) {
    ProviderShare &share = *context_.providers.at(&choice.provider());
    std::minstd_rand random(static_cast<unsigned>(
        derived_seed(item_.item.id + step_.chain->id, static_cast<std::uint64_t>(number), 1)));
    Made made;
    made.attempt.choice = &choice;
    made.attempt.number = number;
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
        auto paid = co_await run_for_money(choice, parameters, number);
        if (!paid) {
            made.result.status = MAQUETTE_QUOTA;
            break;
        }
        std::ranges::copy(made.attempt.charges, std::back_inserter(paid->attempt.charges));
        made = std::move(*paid);
        if (made.result.status != MAQUETTE_UNAVAILABLE) {
            share.breaker.succeeded();
            break;
        }
        share.breaker.failed(made.result.retry_after);
        const double wait = backoff_seconds(tries, made.result.retry_after, random);
        const auto left = seconds_left();
        if (tries + 1 >= most_tries || wait > std::min(longest_wait, left.value_or(longest_wait)) ||
            !may_try_again(choice)) {
            break;
        }
        co_await sleep(wait, made.result.sentence);
    }
    made.attempt.status = status_name(made.result.status);
    if (made.attempt.sentence.empty()) { made.attempt.sentence = made.result.sentence; }
    made.attempt.models = made.result.models;
    made.attempt.request_ids = made.result.request_ids;
    co_return made;
}

/// A call within the money that there is. Nothing when there is none: then that is the failure.
/// `scored` is what a scorer is to judge.
asio::awaitable<std::optional<StepRun::Made>> StepRun::run_for_money(const Choice &choice,
                                                                     const Json &parameters,
                                                                     int number,
                                                                     const Picture *scored) {
    Made made;
    made.attempt.choice = &choice;
    made.attempt.number = number;
    made.attempt.parameters = parameters;
    std::optional<BudgetReservation> money;
    if (!co_await reserve(choice, parameters, money)) { co_return std::nullopt; }
    const Slots::Lease slot = co_await context_.providers.at(&choice.provider())->slots.take();
    if (is_over()) { co_return std::nullopt; }
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
                          scored == nullptr && first_is_kept() ? &early_ : nullptr);
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
    made.attempt.charges = made.result.charges;
    co_return made;
}

asio::awaitable<bool> StepRun::reserve(const Choice &choice, const Json &parameters,
                                       std::optional<BudgetReservation> &reservation) {
    static constexpr double between_questions = 0.02;
    ProviderEstimate estimate = choice.estimate;
    const bool paid = !estimate.currency.empty() || needs_network(choice.provider());
    const bool sizes_known = std::ranges::all_of(
        choice.ports, [](const PlannedPort &port) { return port.arrives.has_value(); });
    if (paid && !sizes_known) { // now they are
        std::map<std::string, Format> formats;
        for (const PlannedPort &port : choice.ports) {
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
    auto judged = co_await run_for_money(judge, judge.parameters, made.attempt.number, &picture);
    if (!judged) { co_return; }
    std::ranges::copy(judged->result.charges, std::back_inserter(made.attempt.charges));
    if (judged->result.status == MAQUETTE_OK) {
        made.attempt.score = judged->result.score;
        made.attempt.findings = std::move(judged->result.findings);
    } else if (!is_over()) {
        fail(Cause::provider, status_name(judged->result.status),
             "The scorer '" + judge.provider().id + "' failed: " + judged->result.sentence);
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

CallRequest StepRun::request_for(const Choice &choice, const Json &parameters, bool last_use) {
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
    for (const PlannedPort &port : choice.ports) {
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
Picture &StepRun::input(const std::string &port) {
    Picture &picture = pictures_[port];
    if (!picture) { picture = std::move(inputs_.at(port)).take(context_.cache); }
    return picture;
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

/// What a call makes is what the step gives, unless it fails.
bool StepRun::first_is_kept() const {
    return manifest_.attempts.most == 1 && !step_.chain->scorer && !step_.chain->gate;
}

/// Then its inputs have to stay as they are.
bool StepRun::may_try_again(const Choice &choice) const {
    return step_.choices.size() > 1 || manifest_.attempts.most > 1 ||
           needs_network(choice.provider());
}

void StepRun::fail(Cause cause, const std::string &status, const std::string &sentence) {
    outcome_.failure = ItemFailure{step_.chain->id, cause, status, sentence};
}

} // namespace maquette::host
