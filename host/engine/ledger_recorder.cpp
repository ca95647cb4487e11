#include "engine/ledger_recorder.hpp"

#include "engine/call_jobs.hpp"
#include "engine/score.hpp"
#include "plugin/redaction.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::chrono::milliseconds between_writings{10};

std::string in_words(const Json &json) {
    return redacted_json(json).dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

void LedgerRecorder::flush(bool durable) {
    if (rows_.empty()) { return; }
    ledger_.write(rows_, durable);
    rows_ = {};
    flushed_ = Clock::now();
}

void LedgerRecorder::money_reserved(const PlannedItem &item, const PlannedStep &step,
                                    const Choice &choice, const Reservation &reservation) {
    rows_.reservations.push_back({run_, reservation.id, item.item.id, step.chain->id,
                                  choice.provider().id, reservation.at_most.micro_units,
                                  reservation.at_most.currency, false});
    flush(/*durable=*/true);
}

void LedgerRecorder::money_settled(const PlannedItem &item, const PlannedStep &step,
                                   const Choice &choice, const Reservation &reservation,
                                   const std::vector<Charge> &charges) {
    const bool reserved = reservation.at_most.micro_units > 0;
    if (reserved) {
        rows_.reservations.push_back({run_, reservation.id, item.item.id, step.chain->id,
                                      choice.provider().id, reservation.at_most.micro_units,
                                      reservation.at_most.currency, true});
    }
    CallPlace place;
    place.run = run_;
    place.item = item.item.id;
    place.step = step.chain->id;
    place.provider = choice.provider().id;
    std::ranges::move(charge_rows(place, reservation, charges), std::back_inserter(rows_.charges));
    flush(/*durable=*/true);
}

void LedgerRecorder::attempt_finished(const PlannedItem &item, const PlannedStep &step,
                                      const Attempt &attempt) {
    rows_.attempts.push_back({run_, item.item.id, step.chain->id, attempt.number,
                              attempt.choice->provider().id, attempt.status, attempt.sentence,
                              attempt.seconds, attempt.score.value_or(-1)});
}

void LedgerRecorder::step_finished(const PlannedItem &item, const PlannedStep &step,
                                   const StepResult &result) {
    LedgerStep row;
    row.run = run_;
    row.item = item.item.id;
    row.step = step.chain->id;
    row.provider = result.choice->provider().id;
    row.plugin = result.choice->plugin().id + " " + result.choice->plugin().version;
    row.key = result.key;
    row.state = result.cached ? "cached" : "done";
    row.parameters = in_words(result.parameters);
    row.seconds = result.seconds;
    row.score = result.score.value_or(-1);
    row.attempts = result.attempts;
    row.spared = result.attempts_spared;
    std::map<std::string, std::int64_t> saved;
    for (const Charge &charge : result.charges_spared) {
        saved[charge.currency] += charge.micro_units;
    }
    const auto spare = [&](const ProviderEstimate &estimate) {
        if (estimate.currency.empty()) { return; }
        saved[estimate.currency] += expected_cost(estimate) * result.attempts_spared;
    };
    if (result.attempts_spared > 0) {
        spare(result.choice->estimate);
        if (const auto judging = judging_estimate(step)) { spare(*judging); }
    }
    row.saved = Json(saved).dump();
    rows_.steps.push_back(std::move(row));
    int number = 0;
    for (const ScoreFinding &finding : result.findings) {
        rows_.findings.push_back({run_, item.item.id, step.chain->id, ++number,
                                  redacted(finding.id), redacted(finding.sentence)});
    }
    for (const auto &[output, asset] : result.assets) {
        rows_.assets.push_back({asset, run_, item.item.id, step.chain->id, output,
                                result.formats.at(output), result.inputs});
    }
}

void LedgerRecorder::item_finished(const PlannedItem &item, const ItemResult &result) {
    LedgerItem row;
    row.run = run_;
    row.id = result.id;
    row.cell = result.index;
    row.tier = result.tier;
    row.values = in_words(item.item.values);
    row.state = result.good() ? "done" : result.cancelled ? "cancelled" : "failed";
    row.seconds = result.seconds;
    if (!result.failures.empty()) {
        row.step = result.failures.front().step;
        row.status = result.failures.front().status;
        row.failure = result.failures.front().sentence;
    }
    rows_.items.push_back(std::move(row));
    for (const WrittenFile &file : result.files) {
        rows_.files.push_back(
            {run_, result.id, file.output,
             file.file == "-" ? file.file : std::filesystem::absolute(file.file).string(),
             file.asset, file.sha256});
    }
    if (Clock::now() - flushed_ >= between_writings) { flush(/*durable=*/false); }
}

void LedgerRecorder::run_finished(const RunSummary &summary) {
    flush(/*durable=*/false); // money is on the disk, and all else can be made again
    ledger_.end_run(run_, summary.not_finished > 0 ? "cancelled" : "done");
}

} // namespace maquette::host
