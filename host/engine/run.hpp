// Runs a plan: steps of an item that do not depend on each other, and different items, at the same
// time on one Asio thread pool.
#pragma once

#include "engine/budget.hpp"
#include "engine/observer.hpp"
#include "engine/step_cache.hpp"
#include "ledger/ledger.hpp"
#include "plugin/remote_services.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace maquette::host {

class ReadAhead;

struct RunOptions {
    /// Steps at a time; 0 means as many as the machine has processors.
    std::size_t jobs = 0;
    /// Bytes that the pictures of items under way may take together, as far as it is known
    /// beforehand; one item always goes. 0: half of the machine's memory.
    std::uint64_t memory = 0;
    Amounts budget; ///< the most that the run may spend, by currency; empty: no ceiling
    Amounts spent;  ///< by the same run, before it was interrupted
    /// Of the same run, by id: calls that were under way when it was interrupted.
    std::map<std::uint64_t, Money> open_reservations;
    Exchange exchange;
    ReadAhead *read_ahead = nullptr;  ///< inputs that are being read already; may be nullptr
    bool spend_until_budget = false;  ///< start although the estimate is above the budget
    Ledger *ledger = nullptr;         ///< keeps remote jobs and open charges; nullptr: nobody does
    Exchanges *exchanges = nullptr;   ///< what services say is recorded or replayed
    StepCache *cache = nullptr;       ///< nullptr: nothing is kept or used again
    std::set<std::string> recompute;  ///< steps that are made again although they are kept
    bool reuse_any = false;           ///< use also kept results of what is not deterministic
    std::string run_id;               ///< under which the run keeps what nobody else may use
    std::set<std::string> skip_items; ///< by id: they are left as they are
};

/// Throws Failure (Cause::budget) when the plan's estimate is above the budget, unless the options
/// say otherwise.
void check_budget(const Plan &plan, const RunOptions &options);

/// Executes the plan and returns when all is done, or, after `stop` became true, as soon as every
/// provider under way has given up. Whatever happens to an item happens to it alone. Throws
/// Failure as check_budget() does.
RunSummary run(const Plan &plan, const RunOptions &options, RunObserver &observer,
               const std::atomic<bool> &stop);

} // namespace maquette::host
