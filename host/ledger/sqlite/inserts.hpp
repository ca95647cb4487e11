// The statements that write rows, prepared once: preparing one takes longer than running it.
#pragma once

#include "ledger/ledger.hpp"

#include <soci/soci.h>

namespace maquette::host {

/// A statement and the row that it writes; numbers as SOCI binds them.
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
};

struct AssetRow {
    LedgerAsset texts;
    std::string parents; ///< JSON
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
    Insert<ChargeRow> charge_;
    Insert<AssetRow> asset_;
    Insert<LedgerFile> file_;
};

} // namespace maquette::host
