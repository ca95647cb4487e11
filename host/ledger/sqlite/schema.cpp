#include "ledger/sqlite/schema.hpp"

#include "failure.hpp"

#include <array>
#include <string>
#include <vector>

namespace maquette::host {

namespace {

using Statements = std::vector<const char *>;

// What leads from each form to the next. Never changed once released: a new form is a new one of
// these. BIGINT is SQLite's integer like any other, but SOCI reads 64 bits of it, and of INTEGER
// only 32.

const Statements from_nothing = {
    "CREATE TABLE runs (id TEXT PRIMARY KEY, name TEXT NOT NULL, file TEXT NOT NULL,"
    " manifest TEXT NOT NULL, wishes TEXT NOT NULL, key TEXT NOT NULL, tier TEXT NOT NULL,"
    " estimate TEXT NOT NULL, parent TEXT NOT NULL, state TEXT NOT NULL, started TEXT NOT NULL,"
    " ended TEXT NOT NULL, host TEXT NOT NULL, items BIGINT NOT NULL,"
    // The clock may go back; this does not.
    " number BIGINT NOT NULL UNIQUE)",
    "CREATE INDEX runs_by_key ON runs (key, number)",
    "CREATE TABLE items (run TEXT NOT NULL REFERENCES runs, id TEXT NOT NULL,"
    " cell BIGINT NOT NULL, tier TEXT NOT NULL, \"values\" TEXT NOT NULL, state TEXT NOT NULL,"
    " step TEXT NOT NULL, status TEXT NOT NULL, failure TEXT NOT NULL, seconds REAL NOT NULL,"
    " PRIMARY KEY (run, id)) WITHOUT ROWID",
    "CREATE INDEX items_by_id ON items (id)",
    "CREATE TABLE steps (run TEXT NOT NULL REFERENCES runs, item TEXT NOT NULL,"
    " step TEXT NOT NULL, provider TEXT NOT NULL, plugin TEXT NOT NULL, key TEXT NOT NULL,"
    " state TEXT NOT NULL, parameters TEXT NOT NULL, seconds REAL NOT NULL, score REAL NOT NULL,"
    " attempts INTEGER NOT NULL, spared INTEGER NOT NULL, saved TEXT NOT NULL,"
    " PRIMARY KEY (run, item, step)) WITHOUT ROWID",
    "CREATE TABLE attempts (run TEXT NOT NULL REFERENCES runs, item TEXT NOT NULL,"
    " step TEXT NOT NULL, number BIGINT NOT NULL, provider TEXT NOT NULL, status TEXT NOT NULL,"
    " sentence TEXT NOT NULL, seconds REAL NOT NULL, score REAL NOT NULL)",
    "CREATE INDEX attempts_by_item ON attempts (run, item)",
    "CREATE INDEX attempts_by_provider ON attempts (provider)",
    "CREATE TABLE charges (run TEXT NOT NULL REFERENCES runs, item TEXT NOT NULL,"
    " step TEXT NOT NULL, provider TEXT NOT NULL, micro_units BIGINT NOT NULL,"
    " currency TEXT NOT NULL, what TEXT NOT NULL, request TEXT NOT NULL,"
    " reservation BIGINT NOT NULL)",
    "CREATE INDEX charges_by_item ON charges (run, item)",
    "CREATE INDEX charges_by_provider ON charges (provider)",
    "CREATE TABLE reservations (run TEXT NOT NULL REFERENCES runs, id BIGINT NOT NULL,"
    " item TEXT NOT NULL, step TEXT NOT NULL, provider TEXT NOT NULL, at_most BIGINT NOT NULL,"
    " currency TEXT NOT NULL, settled INTEGER NOT NULL, PRIMARY KEY (run, id)) WITHOUT ROWID",
    "CREATE TABLE assets (id TEXT NOT NULL, run TEXT NOT NULL REFERENCES runs,"
    " item TEXT NOT NULL, step TEXT NOT NULL, output TEXT NOT NULL, format TEXT NOT NULL,"
    " parents TEXT NOT NULL, PRIMARY KEY (run, item, step, output)) WITHOUT ROWID",
    "CREATE INDEX assets_by_id ON assets (id)",
    "CREATE TABLE files (run TEXT NOT NULL REFERENCES runs, item TEXT NOT NULL,"
    " output TEXT NOT NULL, file TEXT NOT NULL, asset TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " PRIMARY KEY (run, item, output)) WITHOUT ROWID",
};

/// What must not get lost between paying and having, and what scorers found.
const Statements from_form_1 = {
    "ALTER TABLE charges ADD COLUMN call BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE charges ADD COLUMN number BIGINT NOT NULL DEFAULT 0",
    "CREATE UNIQUE INDEX charges_once ON charges (run, call, number) WHERE call > 0",
    "CREATE TABLE jobs (run TEXT NOT NULL REFERENCES runs, item TEXT NOT NULL,"
    " step TEXT NOT NULL, attempt BIGINT NOT NULL, key TEXT NOT NULL, provider TEXT NOT NULL,"
    " payer TEXT NOT NULL REFERENCES runs, call BIGINT NOT NULL, job TEXT NOT NULL,"
    " PRIMARY KEY (item, step, attempt, key, run)) WITHOUT ROWID",
    "CREATE INDEX jobs_by_run ON jobs (run)",
    "CREATE TABLE open_charges (run TEXT NOT NULL REFERENCES runs, call BIGINT NOT NULL,"
    " key TEXT NOT NULL, item TEXT NOT NULL, step TEXT NOT NULL, provider TEXT NOT NULL,"
    " at_most BIGINT NOT NULL, currency TEXT NOT NULL, what TEXT NOT NULL,"
    " PRIMARY KEY (run, call, key)) WITHOUT ROWID",
    "CREATE TABLE findings (run TEXT NOT NULL REFERENCES runs, item TEXT NOT NULL,"
    " step TEXT NOT NULL, number BIGINT NOT NULL, id TEXT NOT NULL, sentence TEXT NOT NULL,"
    " PRIMARY KEY (run, item, step, number)) WITHOUT ROWID",
};

const std::array<const Statements *, ledger_form> steps = {&from_nothing, &from_form_1};

} // namespace

void migrate(soci::session &sql, const std::filesystem::path &file) {
    int form = 0;
    sql << "PRAGMA user_version", soci::into(form);
    if (form == ledger_form) { return; }
    // Another process may be at it: look again under the lock.
    sql << "BEGIN IMMEDIATE";
    try {
        sql << "PRAGMA user_version", soci::into(form);
        if (form > ledger_form) {
            throw Failure(Cause::output, "The ledger " + file.string() +
                                             " was written by a newer Maquette (form " +
                                             std::to_string(form) + "; this one knows " +
                                             std::to_string(ledger_form) +
                                             "). Update Maquette, or name another ledger with "
                                             "--ledger.");
        }
        int tables = 0;
        sql << "SELECT COUNT(*) FROM sqlite_master", soci::into(tables);
        if (form == 0 && tables > 0) {
            throw Failure(Cause::output, "The file " + file.string() +
                                             " is the database of another program, not a ledger. "
                                             "Name another file with --ledger.");
        }
        for (; form < ledger_form; ++form) {
            for (const char *statement : *steps.at(static_cast<std::size_t>(form))) {
                sql << statement;
            }
        }
        sql << "PRAGMA user_version = " + std::to_string(ledger_form);
        sql << "COMMIT";
    } catch (...) {
        sql << "ROLLBACK";
        throw;
    }
}

} // namespace maquette::host
