// What the ledger tells: runs, items, steps, money, jobs.
#include "ledger/sqlite/queries.hpp"

namespace maquette::host {

namespace {

/// What LIKE takes literally.
std::string beginning(const std::string &id) {
    std::string pattern;
    for (const char c : id) {
        if (c == '%' || c == '_' || c == '\\') { pattern += '\\'; }
        pattern += c;
    }
    return pattern + "%";
}

} // namespace

std::string ledger_sentence(const std::string &file, const std::string &words, int patience) {
    const auto says = [&](const char *part) { return words.find(part) != std::string::npos; };
    const std::string cure =
        says("locked") || says("busy")
            ? "Another process has held it for " + std::to_string(patience) +
                  " s. Try again when it has finished."
        : says("full") || says("disk I/O")
            ? "There may be no room on the disk. Make some and run again: it goes on where it "
              "stopped."
        : says("readonly") || says("unable to open")
            ? "It has to be writable by you. Mend its permissions, or name another one with "
              "--ledger."
        : says("not a database") || says("malformed") || says("corrupt")
            ? "It is damaged. Put it aside and run again; the pictures themselves are not in it."
            : "Look at it with 'maquette ledger verify'.";
    return "The ledger " + file + " cannot be used: " + words + ". " + cure;
}

LedgerRun SqliteLedger::with_state(LedgerRun run) const {
    if (run.state == "running" && !is_held(run.id)) { run.state = "interrupted"; }
    return run;
}

std::vector<LedgerRun> SqliteLedger::runs(std::size_t most) {
    return guarded([&] {
        auto all =
            select<LedgerRun>("SELECT * FROM runs ORDER BY number DESC LIMIT CAST(:n AS INTEGER)",
                              std::to_string(most));
        for (LedgerRun &run : all) {
            run = with_state(std::move(run));
        }
        return all;
    });
}

std::optional<LedgerRun> SqliteLedger::find_run(const std::string &id) {
    if (id == "last") {
        auto newest = runs(1);
        return newest.empty() ? std::nullopt : std::optional(std::move(newest.front()));
    }
    return guarded([&]() -> std::optional<LedgerRun> {
        const auto found = select<LedgerRun>(
            "SELECT * FROM runs WHERE id LIKE :id ESCAPE '\\' LIMIT 2", beginning(id));
        if (found.size() > 1) {
            throw Failure(Cause::usage, "Several runs begin with '" + id + "'. Give more of it.");
        }
        if (found.empty()) { return std::nullopt; }
        return with_state(found.front());
    });
}

std::optional<LedgerRun> SqliteLedger::find_interrupted(const std::string &key) {
    return guarded([&]() -> std::optional<LedgerRun> {
        const auto found = select<LedgerRun>(
            "SELECT * FROM runs WHERE key = :key ORDER BY number DESC LIMIT 1", key);
        if (found.empty()) { return std::nullopt; }
        const LedgerRun run = with_state(found.front());
        return run.state == "interrupted" || run.state == "cancelled" ? std::optional(run)
                                                                      : std::nullopt;
    });
}

std::set<std::string> SqliteLedger::failed_items(const std::string &run) {
    std::set<std::string> failed;
    each<LedgerItem>("SELECT * FROM items WHERE run = :run AND state = 'failed'", run,
                     [&](const LedgerItem &item) { failed.insert(item.id); });
    return failed;
}

std::map<std::string, std::int64_t> SqliteLedger::spent(const std::string &run) {
    std::map<std::string, std::int64_t> amounts;
    each<LedgerCharge>(
        "SELECT * FROM charges WHERE run = :run", run,
        [&](const LedgerCharge &charge) { amounts[charge.currency] += charge.micro_units; });
    return amounts;
}

LedgerHistory SqliteLedger::history(const std::string &provider) {
    // The last thousand calls: what a provider was years ago says nothing of today.
    static constexpr const char *recent =
        "(SELECT * FROM attempts WHERE provider = :provider ORDER BY rowid DESC LIMIT 1000)";
    return guarded([&] {
        LedgerHistory history;
        int calls = 0;
        int good = 0;
        sql_ << std::string("SELECT COUNT(*), COALESCE(SUM(status = 'ok'), 0) FROM ") + recent,
            soci::use(provider), soci::into(calls), soci::into(good);
        history.calls = static_cast<std::uint64_t>(calls);
        history.failures = static_cast<std::uint64_t>(calls - good);
        if (good > 0) {
            const auto seconds_at = [&](int position, double &seconds) {
                sql_ << std::string("SELECT seconds FROM ") + recent +
                            " WHERE status = 'ok' ORDER BY seconds LIMIT 1 OFFSET " +
                            std::to_string(position),
                    soci::use(provider), soci::into(seconds);
            };
            seconds_at(good / 2, history.median_seconds);
            seconds_at(good * 19 / 20, history.slow_seconds);
            std::map<std::string, std::int64_t> sums;
            for (const LedgerCharge &charge :
                 select<LedgerCharge>("SELECT * FROM charges WHERE provider = :provider"
                                      " ORDER BY rowid DESC LIMIT 1000",
                                      provider)) {
                sums[charge.currency] += charge.micro_units;
            }
            for (const auto &[currency, sum] : sums) {
                history.mean_charge[currency] = sum / good;
            }
        }
        return history;
    });
}

void SqliteLedger::each_item(const std::string &run,
                             const std::function<void(const LedgerItem &)> &visit) {
    each<LedgerItem>("SELECT * FROM items WHERE run = :run ORDER BY cell", run, visit);
}

void SqliteLedger::each_step(const std::string &run,
                             const std::function<void(const LedgerStep &)> &visit) {
    each<LedgerStep>("SELECT * FROM steps WHERE run = :run", run, visit);
}

void SqliteLedger::each_charge(const std::string &run,
                               const std::function<void(const LedgerCharge &)> &visit) {
    each<LedgerCharge>("SELECT * FROM charges WHERE run = :run", run, visit);
}

void SqliteLedger::each_file(const std::string &run,
                             const std::function<void(const LedgerFile &)> &visit) {
    each<LedgerFile>("SELECT * FROM files WHERE run = :run", run, visit);
}

std::vector<LedgerReservation> SqliteLedger::open_reservations(const std::string &run) {
    return guarded([&] {
        return select<LedgerReservation>(
            "SELECT * FROM reservations WHERE run = :run AND settled = 0", run);
    });
}

std::vector<LedgerOpenCharge> SqliteLedger::open_charges(const std::string &run) {
    return guarded([&] {
        return select<LedgerOpenCharge>("SELECT * FROM open_charges WHERE run = :run", run);
    });
}

std::vector<LedgerJob> SqliteLedger::jobs(const std::string &run) {
    return guarded([&] { return select<LedgerJob>("SELECT * FROM jobs WHERE run = :run", run); });
}

void SqliteLedger::each_finding(const std::string &run,
                                const std::function<void(const LedgerFinding &)> &visit) {
    each<LedgerFinding>("SELECT * FROM findings WHERE run = :run", run, visit);
}

std::vector<LedgerFinding> SqliteLedger::findings_of(const std::string &run,
                                                     const std::string &item) {
    return guarded([&] {
        return select<LedgerFinding>("SELECT * FROM findings WHERE run = :run AND item = :item",
                                     run, item);
    });
}

std::vector<LedgerItem> SqliteLedger::find_items(const std::string &id) {
    return guarded([&] {
        return select<LedgerItem>("SELECT items.* FROM items JOIN runs ON runs.id = items.run"
                                  " WHERE items.id LIKE :id ESCAPE '\\' ORDER BY number DESC"
                                  " LIMIT 100",
                                  beginning(id));
    });
}

std::vector<LedgerStep> SqliteLedger::steps_of(const std::string &run, const std::string &item) {
    return guarded([&] {
        return select<LedgerStep>("SELECT * FROM steps WHERE run = :run AND item = :item", run,
                                  item);
    });
}

std::vector<LedgerAttempt> SqliteLedger::attempts_of(const std::string &run,
                                                     const std::string &item) {
    return guarded([&] {
        return select<LedgerAttempt>("SELECT * FROM attempts WHERE run = :run AND item = :item"
                                     " ORDER BY rowid",
                                     run, item);
    });
}

std::vector<LedgerFile> SqliteLedger::files_of(const std::string &run, const std::string &item) {
    return guarded([&] {
        return select<LedgerFile>("SELECT * FROM files WHERE run = :run AND item = :item", run,
                                  item);
    });
}

std::vector<LedgerAsset> SqliteLedger::find_assets(const std::string &id) {
    return guarded([&] {
        return select<LedgerAsset>("SELECT assets.* FROM assets JOIN runs ON runs.id = assets.run"
                                   " WHERE assets.id LIKE :id ESCAPE '\\' ORDER BY number DESC"
                                   " LIMIT 100",
                                   beginning(id));
    });
}

} // namespace maquette::host
