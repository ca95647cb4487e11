// The statements that write rows, prepared once: preparing one takes longer than running it.
#pragma once

#include "ledger/ledger.hpp"

#include <soci/soci.h>

namespace maquette::host {

/// A statement and the row that it writes or looks for; numbers as SOCI binds them.
template <class Row> struct Insert {
    Row row;
    soci::statement statement;

    explicit Insert(soci::session &sql);
    void operator()(const Row &next) {
        row = next;
        statement.execute(true);
    }
};

struct ReservationRow {
    LedgerReservation texts;
    long long id = 0;
    long long at_most = 0;
    int settled = 0;
};

struct ItemRow {
    LedgerItem texts;
    long long cell = 0;
};

struct ChargeRow {
    LedgerCharge texts;
    long long micro_units = 0;
    long long reservation = 0;
    long long call = 0;
    long long number = 0;
};

struct JobRow {
    LedgerJob texts;
    long long call = 0;
};

struct OpenChargeRow {
    LedgerOpenCharge texts;
    long long call = 0;
    long long at_most = 0;
};

struct AssetRow {
    LedgerAsset texts;
    std::string parents; ///< JSON
};

/// What the statements that take away, or settle, need to find their rows.
struct StepJobs {
    LedgerStep of;
};
struct StepFindings {
    LedgerStep of;
};
struct DroppedJob {
    LedgerJob of;
};
struct ClosedCharge {
    LedgerOpenCharge of;
    long long call = 0;
};
struct SettledCall {
    LedgerCall of;
    long long call = 0;
};

/// Lives no longer than the session.
class Inserts {
  public:
    explicit Inserts(soci::session &sql);
    /// Within a transaction of the caller's. Throws soci::soci_error.
    void write(const LedgerRows &rows);

  private:
    Insert<ReservationRow> reservation_;
    Insert<ItemRow> item_;
    Insert<LedgerStep> step_;
    Insert<LedgerAttempt> attempt_;
    Insert<StepJobs> jobs_of_step_;
    Insert<StepFindings> findings_of_step_;
    Insert<LedgerFinding> finding_;
    Insert<ChargeRow> charge_;
    Insert<JobRow> job_;
    Insert<DroppedJob> dropped_job_;
    Insert<OpenChargeRow> open_charge_;
    Insert<ClosedCharge> closed_charge_;
    Insert<SettledCall> settled_call_;
    Insert<AssetRow> asset_;
    Insert<LedgerFile> file_;
};

} // namespace maquette::host
