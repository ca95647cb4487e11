// Writes what happens in a run into the ledger.
#pragma once

#include "engine/observer.hpp"
#include "ledger/ledger.hpp"

#include <chrono>

namespace maquette::host {

/// Rows wait a few milliseconds for others, so that a batch of small items is no batch of small
/// transactions; money does not wait.
class LedgerRecorder final : public RunObserver {
  public:
    LedgerRecorder(Ledger &ledger, std::string run) : ledger_(ledger), run_(std::move(run)) {}

    void money_reserved(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                        const Reservation &reservation) override;
    void money_settled(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                       const Reservation &reservation, const std::vector<Charge> &charges) override;
    void attempt_finished(const PlannedItem &item, const PlannedStep &step,
                          const Attempt &attempt) override;
    void step_finished(const PlannedItem &item, const PlannedStep &step,
                       const StepResult &result) override;
    void item_finished(const PlannedItem &item, const ItemResult &result) override;
    void run_finished(const RunSummary &summary) override;

  private:
    using Clock = std::chrono::steady_clock;
    void flush(bool durable);

    Ledger &ledger_;
    const std::string run_;
    LedgerRows rows_;
    Clock::time_point flushed_;
};

} // namespace maquette::host
