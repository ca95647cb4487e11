// How the ledger asks SQLite: under its lock, rows as they come, what goes wrong as a sentence.
#pragma once

#include "failure.hpp"
#include "ledger/sqlite/rows.hpp"
#include "ledger/sqlite/sqlite_ledger.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

namespace maquette::host {

/// What the user can do about an error of SQLite's. `patience`: seconds that a lock was waited for.
std::string ledger_sentence(const std::string &file, const std::string &words, int patience);

template <class Work> auto SqliteLedger::guarded(Work work) {
    const std::scoped_lock lock(mutex_);
    try {
        return work();
    } catch (const soci::soci_error &error) {
        throw Failure(Cause::output,
                      ledger_sentence(file_.string(), error.get_error_message(), patience_));
    }
}

template <class Row>
std::vector<Row> SqliteLedger::select(const std::string &query, const std::string &first,
                                      const std::string &second) {
    std::vector<Row> all;
    soci::row row;
    soci::statement statement(sql_);
    statement.exchange(soci::into(row));
    statement.exchange(soci::use(first));
    if (!second.empty()) { statement.exchange(soci::use(second)); }
    statement.alloc();
    statement.prepare(query);
    statement.define_and_bind();
    statement.execute(true);
    while (statement.got_data()) {
        Row next;
        read(row, next);
        all.push_back(std::move(next));
        if (!statement.fetch()) { break; }
    }
    return all;
}

template <class Row>
void SqliteLedger::each(const std::string &query, const std::string &run,
                        const std::function<void(const Row &)> &visit) {
    guarded([&] {
        soci::row row;
        soci::statement statement = (sql_.prepare << query, soci::use(run), soci::into(row));
        statement.execute();
        while (statement.fetch()) {
            Row next;
            read(row, next);
            visit(next);
        }
    });
}

} // namespace maquette::host
