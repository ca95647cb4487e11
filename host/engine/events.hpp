// What happens in a run, as JSON lines for other programs. docs/events.md is the vocabulary.
#pragma once

#include "engine/observer.hpp"

#include <ostream>

namespace maquette::host {

/// Writes a line for each thing that happens, at once. Progress of a step is told at most ten times
/// a second.
class EventWriter final : public RunObserver {
  public:
    /// `stream` outlives this; `run` is the run's id, or "".
    EventWriter(std::ostream &stream, std::string run) : stream_(stream), run_(std::move(run)) {}

    void run_started(const Plan &plan) override;
    void item_started(const PlannedItem &item) override;
    void step_started(const PlannedItem &item, const PlannedStep &step) override;
    void step_progressed(const PlannedItem &item, const PlannedStep &step,
                         double fraction) override;
    void step_logged(const PlannedItem &item, const PlannedStep &step, maquette_log_level_t level,
                     const std::string &line) override;
    void step_waits(const PlannedItem &item, const PlannedStep &step, double seconds,
                    const std::string &reason) override;
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
    void write(const char *event, const nlohmann::ordered_json &members);

    std::ostream &stream_;
    const std::string run_;
    std::chrono::steady_clock::time_point progress_told_;
};

/// Charges as events, results and reports write them.
nlohmann::ordered_json to_json(const std::vector<Charge> &charges);
nlohmann::ordered_json to_json(const std::vector<ScoreFinding> &findings);

} // namespace maquette::host
