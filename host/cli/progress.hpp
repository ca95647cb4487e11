// What a person sees while a manifest runs: one line on the terminal that says how far it is.
#pragma once

#include "engine/observer.hpp"
#include "engine/run.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// Draws the line at most ten times a second. Where standard
/// error is no terminal it draws nothing; failures and warnings are printed everywhere.
class ProgressLine final : public RunObserver {
  public:
    /// What becomes of an item's result: kept for the end, or its files named on standard output at
    /// once, so that who reads them need not wait.
    enum class Told { nothing, files, keep };
    /// The options say what the run's ceilings are, of which it shows what is left, and what was
    /// spent and failed before it was interrupted.
    ProgressLine(const Plan &plan, const RunOptions &options, Told told);

    void step_started(const PlannedItem &item, const PlannedStep &step) override;
    void step_progressed(const PlannedItem &item, const PlannedStep &step,
                         double fraction) override;
    void step_waits(const PlannedItem &item, const PlannedStep &step, double seconds,
                    const std::string &reason) override;
    void money_settled(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                       const Reservation &reservation, const std::vector<Charge> &charges) override;
    void step_finished(const PlannedItem &item, const PlannedStep &step,
                       const StepResult &result) override;
    void step_logged(const PlannedItem &item, const PlannedStep &step, maquette_log_level_t level,
                     const std::string &line) override;
    void item_finished(const PlannedItem &item, const ItemResult &result) override;

    /// Removes the line.
    void finish();
    /// The causes of all failures.
    const std::set<Cause> &causes() const { return causes_; }
    /// Where they are kept.
    const std::vector<ItemResult> &results() const { return results_; }
    /// Wall seconds by step id, added up over items.
    const std::map<std::string, double> &step_seconds() const { return step_seconds_; }

  private:
    using Clock = std::chrono::steady_clock;
    void draw(bool now);
    void erase();
    std::string items_text(double elapsed) const;
    std::string money_left_text() const;

    const Plan &plan_;
    const Amounts budget_;
    const Exchange exchange_;
    const Told told_;
    const bool seen_;
    const Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_;
    std::map<std::pair<std::uint64_t, std::string>, double> under_way_; ///< item and step
    std::map<std::uint64_t, std::size_t> steps_of_items_; ///< done, of items under way
    std::uint64_t items_done_ = 0;   ///< and failed, in this run of the program
    std::uint64_t items_cached_ = 0; ///< of them: the store had all of their steps
    std::uint64_t failed_ = 0;
    std::uint64_t failed_before_ = 0; ///< before the run was interrupted
    std::set<Cause> causes_;
    std::vector<ItemResult> results_;
    std::map<std::string, double> step_seconds_;
    Amounts charged_;
};

} // namespace maquette::host
