// The ledger's rows as SOCI reads them.
#pragma once

#include "ledger/ledger.hpp"

#include <soci/soci.h>

namespace maquette::host {

LedgerRun read_run(const soci::row &row);
LedgerItem read_item(const soci::row &row);
LedgerStep read_step(const soci::row &row);
LedgerAttempt read_attempt(const soci::row &row);
LedgerCharge read_charge(const soci::row &row);
LedgerReservation read_reservation(const soci::row &row);
LedgerFinding read_finding(const soci::row &row);
LedgerJob read_job(const soci::row &row);
LedgerOpenCharge read_open_charge(const soci::row &row);
LedgerAsset read_asset(const soci::row &row);
LedgerFile read_file(const soci::row &row);

// One name for all, so that templates can ask for any.
inline void read(const soci::row &row, LedgerRun &to) { to = read_run(row); }
inline void read(const soci::row &row, LedgerItem &to) { to = read_item(row); }
inline void read(const soci::row &row, LedgerStep &to) { to = read_step(row); }
inline void read(const soci::row &row, LedgerAttempt &to) { to = read_attempt(row); }
inline void read(const soci::row &row, LedgerCharge &to) { to = read_charge(row); }
inline void read(const soci::row &row, LedgerReservation &to) { to = read_reservation(row); }
inline void read(const soci::row &row, LedgerFinding &to) { to = read_finding(row); }
inline void read(const soci::row &row, LedgerJob &to) { to = read_job(row); }
inline void read(const soci::row &row, LedgerOpenCharge &to) { to = read_open_charge(row); }
inline void read(const soci::row &row, LedgerAsset &to) { to = read_asset(row); }
inline void read(const soci::row &row, LedgerFile &to) { to = read_file(row); }

} // namespace maquette::host
