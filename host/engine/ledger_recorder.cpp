#include "engine/ledger_recorder.hpp"

#include "engine/call_jobs.hpp"
#include "engine/score.hpp"
#include "plugin/redaction.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::chrono::milliseconds pause{20};
/// With so many rows waiting, whoever brings one more waits until they are written.
constexpr std::size_t most_items_waiting = 2000;

} // namespace

LedgerRecorder::LedgerRecorder(Ledger &ledger, std::string run)
    : ledger_(ledger), run_(std::move(run)), folder_(std::filesystem::current_path()) {}

LedgerRecorder::~LedgerRecorder() {
    if (thread_) {
        thread_->stop();
        thread_->join();
    }
}

void LedgerRecorder::write(bool durable) {
    const std::scoped_lock writing(writing_);
    LedgerRows rows;
    {
        const std::scoped_lock lock(mutex_);
        rows = std::exchange(rows_, {});
    }
    try {
        ledger_.write(rows, durable);
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        rows.add(std::move(rows_));
        rows_ = std::move(rows);
        throw;
    }
}

void LedgerRecorder::write_later() {
    {
        const std::scoped_lock lock(mutex_);
        due_ = false;
    }
    try {
        write(/*durable=*/false);
    } catch (...) {
        const std::scoped_lock lock(mutex_);
        problem_ = std::current_exception();
    }
}

void LedgerRecorder::keep(LedgerRows rows) {
    bool too_many = false;
    bool due = false;
    {
        const std::scoped_lock lock(mutex_);
        rows_.add(std::move(rows));
        if (problem_) { std::rethrow_exception(std::exchange(problem_, nullptr)); }
        too_many = rows_.items.size() >= most_items_waiting;
        due = std::exchange(due_, true);
    }
    if (too_many) { write(/*durable=*/false); }
    if (due) { return; }
    if (!thread_) {
        thread_ = std::make_unique<boost::asio::thread_pool>(1);
        pause_.emplace(*thread_);
    }
    pause_->expires_after(pause);
    pause_->async_wait([this](const boost::system::error_code &error) {
        if (!error) { write_later(); }
    });
}

void LedgerRecorder::money_reserved(const PlannedItem &item, const PlannedStep &step,
                                    const Choice &choice, const Reservation &reservation) {
    LedgerRows rows;
    rows.reservations.push_back({run_, reservation.id, item.item.id, step.chain->id,
                                 choice.provider().id, reservation.at_most.micro_units,
                                 reservation.at_most.currency, false});
    keep(std::move(rows));
    write(/*durable=*/true);
}

void LedgerRecorder::money_settled(const PlannedItem &item, const PlannedStep &step,
                                   const Choice &choice, const Reservation &reservation,
                                   const std::vector<Charge> &charges) {
    const bool reserved = reservation.at_most.micro_units > 0;
    LedgerRows rows;
    if (reserved) {
        rows.reservations.push_back({run_, reservation.id, item.item.id, step.chain->id,
                                     choice.provider().id, reservation.at_most.micro_units,
                                     reservation.at_most.currency, true});
    }
    CallPlace place;
    place.run = run_;
    place.item = item.item.id;
    place.step = step.chain->id;
    place.provider = choice.provider().id;
    std::ranges::move(charge_rows(place, reservation, charges), std::back_inserter(rows.charges));
    keep(std::move(rows));
    write(/*durable=*/true);
}

void LedgerRecorder::attempt_finished(const PlannedItem &item, const PlannedStep &step,
                                      const Attempt &attempt) {
    LedgerRows rows;
    rows.attempts.push_back({run_, item.item.id, step.chain->id, attempt.number,
                             attempt.choice->provider().id, attempt.status, attempt.sentence,
                             attempt.seconds, attempt.score.value_or(-1)});
    keep(std::move(rows));
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
    row.parameters = redacted_text(result.parameters);
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
    LedgerRows rows;
    rows.steps.push_back(std::move(row));
    int number = 0;
    for (const ScoreFinding &finding : result.findings) {
        rows.findings.push_back({run_, item.item.id, step.chain->id, ++number, redacted(finding.id),
                                 redacted(finding.sentence)});
    }
    for (const auto &[output, asset] : result.assets) {
        rows.assets.push_back({asset, run_, item.item.id, step.chain->id, output,
                               result.formats.at(output), result.inputs});
    }
    keep(std::move(rows));
}

void LedgerRecorder::item_finished(const PlannedItem &item, const ItemResult &result) {
    LedgerItem row;
    row.run = run_;
    row.id = result.id;
    row.cell = result.index;
    row.tier = result.tier;
    row.values = redacted_text(item.item.values);
    row.state = result.good() ? "done" : result.cancelled ? "cancelled" : "failed";
    row.seconds = result.seconds;
    if (!result.failures.empty()) {
        row.step = result.failures.front().step;
        row.status = result.failures.front().status;
        row.failure = result.failures.front().sentence;
    }
    LedgerRows rows;
    rows.items.push_back(std::move(row));
    for (const WrittenFile &file : result.files) {
        rows.files.push_back({run_, result.id, file.output,
                              file.file == "-" ? file.file : (folder_ / file.file).string(),
                              file.asset, file.sha256});
    }
    keep(std::move(rows));
}

void LedgerRecorder::run_finished(const RunSummary &summary) {
    write(/*durable=*/false); // money is on the disk, and all else can be made again
    ledger_.end_run(run_, summary.not_finished > 0 ? "cancelled" : "done");
}

} // namespace maquette::host
