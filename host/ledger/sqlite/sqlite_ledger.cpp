#include "ledger/sqlite/sqlite_ledger.hpp"

#include "failure.hpp"
#include "ledger/sqlite/rows.hpp"
#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/verify.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <random>

namespace maquette::host {

namespace {

std::string utc_now(const char *form) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), form, &parts);
    return text.data();
}

/// A name that two machines or processes do not choose at the same time.
std::string fresh_run_id() {
    std::random_device random;
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "%06x", random() & 0xFFFFFFU);
    return utc_now("%Y-%m-%d-") + digits.data();
}

/// What LIKE takes literally.
std::string beginning(const std::string &id) {
    std::string pattern;
    for (const char c : id) {
        if (c == '%' || c == '_' || c == '\\') { pattern += '\\'; }
        pattern += c;
    }
    return pattern + "%";
}

std::string sentence_of(const std::string &file, const std::string &words, int patience) {
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

} // namespace

template <class Work> auto SqliteLedger::guarded(Work work) {
    const std::scoped_lock lock(mutex_);
    try {
        return work();
    } catch (const soci::soci_error &error) {
        throw Failure(Cause::output,
                      sentence_of(file_.string(), error.get_error_message(), patience_));
    }
}

SqliteLedger::SqliteLedger(const std::filesystem::path &file, int patience)
    : file_(std::filesystem::absolute(file)), patience_(patience) {
    std::error_code error;
    std::filesystem::create_directories(file_.parent_path() / "runs", error);
    if (file_.string().find('"') != std::string::npos) {
        throw Failure(Cause::usage, "The ledger's path has a quote: " + file_.string() + ".");
    }
    guarded([&] {
        sql_.open(soci::sqlite3,
                  "dbname=\"" + file_.string() + "\" timeout=" + std::to_string(patience_));
        // Survives the end of the process; only what is durable waits for the disk.
        sql_ << "PRAGMA journal_mode = WAL";
        sql_ << "PRAGMA synchronous = NORMAL";
        sql_ << "PRAGMA foreign_keys = ON";
        migrate(sql_, file_);
        inserts_.emplace(sql_);
    });
}

SqliteLedger::~SqliteLedger() {
    for (const auto &[run, descriptor] : held_) {
        std::error_code error;
        std::filesystem::remove(lock_file(run), error);
        close(descriptor);
    }
}

std::filesystem::path SqliteLedger::lock_file(const std::string &run) const {
    return file_.parent_path() / "runs" / (run + ".lock");
}

bool SqliteLedger::hold(const std::string &run) {
    const int descriptor = open(lock_file(run).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        throw Failure(Cause::output, "The run cannot be held: " + lock_file(run).string() + ": " +
                                         std::strerror(errno) + ".");
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        close(descriptor);
        return false;
    }
    held_[run] = descriptor;
    return true;
}

bool SqliteLedger::is_held(const std::string &run) const {
    if (held_.contains(run)) { return true; }
    const int descriptor = open(lock_file(run).c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0) { return false; }
    const bool taken = flock(descriptor, LOCK_EX | LOCK_NB) != 0;
    close(descriptor); // and with it the lock, if it was ours
    return taken;
}

LedgerRun SqliteLedger::begin_run(LedgerRun run) {
    return guarded([&] {
        run.started = utc_now("%Y-%m-%dT%H:%M:%SZ");
        run.state = "running";
        run.host = MAQUETTE_VERSION;
        do {
            run.id = fresh_run_id();
        } while (!hold(run.id));
        const auto items = static_cast<long long>(run.items);
        sql_ << "INSERT INTO runs (id, name, file, manifest, wishes, key, tier, estimate, parent,"
                " state, started, ended, host, items, number) VALUES (:id, :name, :file,"
                " :manifest, :wishes, :key, :tier, :estimate, :parent, :state, :started, '',"
                " :host, :items, (SELECT COALESCE(MAX(number), 0) + 1 FROM runs))",
            soci::use(run.id), soci::use(run.name), soci::use(run.file), soci::use(run.manifest),
            soci::use(run.wishes), soci::use(run.key), soci::use(run.tier), soci::use(run.estimate),
            soci::use(run.parent), soci::use(run.state), soci::use(run.started),
            soci::use(run.host), soci::use(items);
        return run;
    });
}

void SqliteLedger::resume_run(const std::string &run) {
    guarded([&] {
        if (!held_.contains(run) && !hold(run)) {
            throw Failure(Cause::usage, "The run " + run +
                                            " is under way in another process. Wait for it, or "
                                            "end it.");
        }
        sql_ << "UPDATE runs SET state = 'running', ended = '' WHERE id = :id", soci::use(run);
    });
}

void SqliteLedger::end_run(const std::string &run, const std::string &state) {
    guarded([&] {
        const std::string now = utc_now("%Y-%m-%dT%H:%M:%SZ");
        sql_ << "UPDATE runs SET state = :state, ended = :now WHERE id = :id", soci::use(state),
            soci::use(now), soci::use(run);
    });
}

void SqliteLedger::write(const LedgerRows &rows, bool durable) {
    if (rows.empty()) { return; }
    guarded([&] {
        sql_ << (durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        sql_ << "BEGIN IMMEDIATE";
        try {
            inserts_->write(rows);
            sql_ << "COMMIT";
        } catch (...) {
            try {
                sql_ << "ROLLBACK";
            } catch (const soci::soci_error &) { // it has rolled back itself
            }
            throw;
        }
    });
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

std::vector<std::string> SqliteLedger::verify() {
    return guarded([&] { return verify_ledger(sql_); });
}

} // namespace maquette::host
