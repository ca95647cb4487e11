#include "ledger/sqlite/verify.hpp"

#include <array>

namespace maquette::host {

namespace {

struct Rule {
    const char *sentence;
    const char *query; ///< the first text column of every row that breaks it
};

constexpr std::array rules = {
    Rule{"A step belongs to no item that is finished or under way: ",
         "SELECT s.run || ' ' || s.item FROM steps s JOIN runs r ON r.id = s.run"
         " LEFT JOIN items i ON i.run = s.run AND i.id = s.item"
         " WHERE i.id IS NULL AND r.state = 'done'"},
    Rule{"A finished item has neither a file nor a failure: ",
         "SELECT i.run || ' ' || i.id FROM items i LEFT JOIN files f"
         " ON f.run = i.run AND f.item = i.id WHERE i.state = 'done' AND f.item IS NULL"},
    Rule{"A failed item says no reason: ",
         "SELECT run || ' ' || id FROM items WHERE state = 'failed' AND failure = ''"},
    Rule{"A file comes from an asset that no step made: ",
         "SELECT f.run || ' ' || f.file FROM files f WHERE f.asset <> ''"
         " AND NOT EXISTS (SELECT 1 FROM assets a WHERE a.id = f.asset)"
         " AND EXISTS (SELECT 1 FROM steps s WHERE s.run = f.run AND s.item = f.item)"
         // or came from outside: looked for in one list, not once for each file
         " AND f.asset NOT IN (SELECT value FROM assets p, json_each(p.parents))"},
    Rule{"A charge was settled for a reservation that does not exist: ",
         "SELECT c.run || ' ' || c.item FROM charges c LEFT JOIN reservations r"
         " ON r.run = c.run AND r.id = c.reservation WHERE c.reservation <> 0 AND r.id IS NULL"},
    Rule{"A charge belongs to a reservation that is still open: ",
         "SELECT c.run || ' ' || c.item FROM charges c JOIN reservations r"
         " ON r.run = c.run AND r.id = c.reservation WHERE r.settled = 0"},
    // The attempt may have been lost with the process when its result was in the store already.
    Rule{"A charge belongs to no attempt: ",
         "SELECT c.run || ' ' || c.item FROM charges c JOIN runs r ON r.id = c.run"
         " LEFT JOIN items i ON i.run = c.run AND i.id = c.item"
         " WHERE r.state = 'done' AND i.state <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM attempts"
         " a WHERE a.run = c.run AND a.item = c.item AND a.step = c.step) AND NOT EXISTS (SELECT 1"
         " FROM steps s WHERE s.run = c.run AND s.item = c.item AND s.step = c.step)"},
    Rule{"A job is kept for a step that is done: ",
         "SELECT j.run || ' ' || j.item FROM jobs j JOIN steps s"
         " ON s.run = j.run AND s.item = j.item AND s.step = j.step JOIN runs r ON r.id = j.run"
         " WHERE r.state = 'done'"},
    Rule{"A finding belongs to no step: ",
         "SELECT f.run || ' ' || f.item FROM findings f LEFT JOIN steps s"
         " ON s.run = f.run AND s.item = f.item AND s.step = f.step WHERE s.step IS NULL"},
    Rule{"A run has more items than it began with: ",
         "SELECT r.id FROM runs r WHERE r.items < (SELECT COUNT(*) FROM items WHERE run = r.id)"},
    Rule{"A row belongs to a run that does not exist: ",
         "SELECT \"table\" || ' ' || COALESCE(rowid, '') FROM pragma_foreign_key_check"},
    Rule{"An amount is negative: ", "SELECT run || ' ' || item FROM charges WHERE micro_units < 0"},
};

} // namespace

std::vector<std::string> verify_ledger(soci::session &sql) {
    static constexpr std::size_t most = 100;
    std::vector<std::string> problems;
    const soci::rowset<std::string> integrity = (sql.prepare << "PRAGMA integrity_check");
    for (const std::string &line : integrity) {
        if (line != "ok") { problems.push_back("The file is damaged: " + line + "."); }
    }
    for (const Rule &rule : rules) {
        const soci::rowset<std::string> broken = (sql.prepare << rule.query);
        for (const std::string &place : broken) {
            if (problems.size() >= most) { return problems; }
            problems.push_back(rule.sentence + place + ".");
        }
    }
    return problems;
}

} // namespace maquette::host
