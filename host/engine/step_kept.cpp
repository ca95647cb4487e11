// What a step finds made already: by this run, an earlier one or another process.
#include "engine/cache_key.hpp"
#include "engine/elapsed.hpp"
#include "engine/paid_call.hpp"
#include "engine/step_run.hpp"

#include <algorithm>

namespace maquette::host {

/// Equal work gives the same only where the provider says so. What was paid for is not paid again
/// for the same question, and within a run that goes on nothing is made twice.
bool StepRun::is_kept(const Choice &choice) const {
    return choice.provider().deterministic || manifest_.reuse_any || context_.reuse_any ||
           choice.estimate.cost_at_most > 0;
}

bool StepRun::find_kept(const Choice &choice) {
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
boost::asio::awaitable<bool> StepRun::find_or_claim(const Choice &choice) {
    static constexpr double longest_pause = 0.25; // seconds
    claim_.reset();
    if (find_kept(choice)) { co_return true; }
    if (context_.recompute.contains(step_.chain->id)) { co_return false; }
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

void StepRun::keep(Made &made) {
    StepResult &result = outcome_.result;
    result.choice = made.attempt.choice;
    result.parameters = std::move(made.attempt.parameters);
    result.models = std::move(made.attempt.models);
    result.score = made.attempt.score;
    result.findings = std::move(made.attempt.findings);
    result.seconds = seconds_since(started_);
    for (const auto &[output, picture] : made.result.outputs) {
        outcome_.pictures[output] = {picture, ""};
    }
    if (context_.cache == nullptr) { return; }
    for (auto &[output, picture] : outcome_.pictures) {
        result.formats[output] = to_text(picture.picture.format());
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

/// An attempt that was paid for before the run was interrupted, or by another run. Its money is
/// settled where nobody had come to that.
bool StepRun::find_paid(const Choice &choice, int number, Made &made) {
    if (context_.cache == nullptr || context_.recompute.contains(step_.chain->id)) { return false; }
    auto paid = find_paid_call(*context_.cache, attempt_key(outcome_.result.key, number));
    if (!paid) { return false; }
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
    return true;
}

} // namespace maquette::host
