// Runs a plan: steps of an item that do not depend on each other, and different items, at the same
// time on one Asio thread pool.
#pragma once

#include "engine/plan.hpp"
#include "failure.hpp"
#include "plugin/provider.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

/// Why an item failed.
struct ItemFailure {
    std::string step; ///< "" when an input or output failed
    Cause cause = Cause::provider;
    std::string status; ///< the provider's, e.g. "unsupported picture"; "" without one
    std::string sentence;
};

/// What became of an item.
struct ItemResult {
    std::uint64_t index = 0;
    std::string id;
    bool cancelled = false;
    std::vector<std::string> files; ///< written, whole
    std::vector<ItemFailure> failures;
    std::vector<Charge> charges;
    double seconds = 0;

    bool good() const { return !cancelled && failures.empty(); }
};

/// Told what happens, as it happens. [any thread, one call at a time]
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    virtual void step_started(const PlannedItem & /*item*/, const PlannedStep & /*step*/) {}
    virtual void step_progressed(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                                 double /*fraction*/) {}
    virtual void step_finished(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                               double /*seconds*/) {}
    virtual void step_logged(const PlannedItem & /*item*/, const PlannedStep & /*step*/,
                             maquette_log_level_t /*level*/, const std::string & /*line*/) {}
    virtual void item_finished(const PlannedItem & /*item*/, const ItemResult & /*result*/) {}
};

struct RunOptions {
    /// Steps at a time; 0 means as many as the machine has processors.
    std::size_t jobs = 0;
};

/// The whole run in numbers.
struct RunSummary {
    std::uint64_t items = 0;
    std::uint64_t good = 0;
    std::uint64_t failed = 0;
    std::uint64_t not_finished = 0; ///< cancelled, or never started because of it
    std::map<std::string, std::int64_t> charged_micro_units; ///< by currency
    double seconds = 0;
};

/// Executes the plan and returns when all is done, or, after `stop` became true, as soon as every
/// provider under way has given up. Whatever happens to an item happens to it alone.
RunSummary run(const Plan &plan, const RunOptions &options, RunObserver &observer,
               const std::atomic<bool> &stop);

} // namespace maquette::host
