// The run in the ledger: a new one, or one that goes on.
#pragma once

#include "cli/run_session.hpp"
#include "ledger/ledger.hpp"

namespace maquette::host {

class RecordedRun {
  public:
    /// Takes the order's run up, or one of the same command that was interrupted, or begins a new
    /// one. `ledger` outlives this. Throws Failure.
    RecordedRun(const RunOrder &order, const Plan &plan, Ledger &ledger);

    const std::string &id() const { return run_.id; }
    /// What was done before counts; the user is told of it.
    void take_up(RunOptions &wanted, bool retry_failed) const;
    /// Tells the user what may have been billed by calls that have ended.
    void tell_open_charges() const;

  private:
    Ledger &ledger_;
    LedgerRun run_;
    bool resumed_ = false;
};

} // namespace maquette::host
