// What a person sees while a manifest runs: one line on the terminal that says how far it is.
#pragma once

#include "engine/run.hpp"

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace maquette::host {

/// Draws the line at most ten times a second, and keeps the results for the end. Where standard
/// error is no terminal it draws nothing; failures and warnings are printed everywhere.
class ProgressLine final : public RunObserver {
  public:
    explicit ProgressLine(const Plan &plan);

    void step_started(const PlannedItem &item, const PlannedStep &step) override;
    void step_progressed(const PlannedItem &item, const PlannedStep &step,
                         double fraction) override;
    void step_finished(const PlannedItem &item, const PlannedStep &step, double seconds) override;
    void step_logged(const PlannedItem &item, const PlannedStep &step, maquette_log_level_t level,
                     const std::string &line) override;
    void item_finished(const PlannedItem &item, const ItemResult &result) override;

    /// Removes the line.
    void finish();
    const std::vector<ItemResult> &results() const { return results_; }
    /// Wall seconds by step id, added up over items.
    const std::map<std::string, double> &step_seconds() const { return step_seconds_; }

  private:
    using Clock = std::chrono::steady_clock;
    void draw(bool now);
    void erase();

    const Plan &plan_;
    const bool seen_;
    const Clock::time_point started_ = Clock::now();
    Clock::time_point drawn_;
    std::map<std::pair<std::uint64_t, std::string>, double> under_way_; ///< item and step
    std::uint64_t steps_done_ = 0;
    std::uint64_t failed_ = 0;
    std::vector<ItemResult> results_;
    std::map<std::string, double> step_seconds_;
    std::map<std::string, std::int64_t> charged_;
};

} // namespace maquette::host
