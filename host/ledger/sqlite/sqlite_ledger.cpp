#include "ledger/sqlite/sqlite_ledger.hpp"

#include "ledger/sqlite/queries.hpp"
#include "ledger/sqlite/schema.hpp"
#include "ledger/sqlite/verify.hpp"
#include "utc_time.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <random>
#include <string_view>
#include <thread>

namespace maquette::host {

namespace {

/// A name that two machines or processes do not choose at the same time.
std::string fresh_run_id() {
    std::random_device random;
    std::array<char, 8> digits{};
    std::snprintf(digits.data(), digits.size(), "%06x", random() & 0xFFFFFFU);
    static constexpr std::size_t day = sizeof "2026-11-27" - 1;
    return utc_now().substr(0, day) + "-" + digits.data();
}

/// Whoever opens a new ledger puts it into this form. Where several do so in the same moment,
/// SQLite refuses all but one at once, without the patience that it has with other locks: two that
/// hold the file for reading would wait for each other.
void write_ahead(soci::session &sql, std::chrono::seconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        try {
            sql << "PRAGMA journal_mode = WAL";
            return;
        } catch (const soci::soci_error &error) {
            const bool locked =
                std::string_view(error.what()).find("locked") != std::string_view::npos;
            if (!locked || std::chrono::steady_clock::now() > end) { throw; }
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

} // namespace

SqliteLedger::SqliteLedger(const std::filesystem::path &file, int patience)
    : file_(std::filesystem::absolute(file)), patience_(patience) {
    std::error_code error;
    std::filesystem::create_directories(file_.parent_path() / "runs", error);
    if (file_.string().find('"') != std::string::npos) {
        throw Failure(Cause::usage, "The ledger's path has a quote: " + file_.string() + ".");
    }
    // Prompts and the addresses of jobs are their owner's alone.
    const int made = open(file_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) { close(made); }
    guarded([&] {
        sql_.open(soci::sqlite3,
                  "dbname=\"" + file_.string() + "\" timeout=" + std::to_string(patience_));
        // Survives the end of the process; only what is durable waits for the disk.
        write_ahead(sql_, std::chrono::seconds(patience_));
        sql_ << "PRAGMA synchronous = NORMAL";
        // A batch's rows lie all over the tables: the later they are carried into the file, the
        // fewer pages are carried several times. 16 MiB.
        sql_ << "PRAGMA wal_autocheckpoint = 4096";
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

/// False for a run that somebody holds, and for one that there was: of some thousands a day, two
/// may well get the same name.
bool SqliteLedger::hold_new(const std::string &run) {
    if (!hold(run)) { return false; }
    int known = 0;
    sql_ << "SELECT COUNT(*) FROM runs WHERE id = :id", soci::use(run), soci::into(known);
    if (known == 0) { return true; }
    close(held_.at(run));
    held_.erase(run);
    return false;
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
        run.started = utc_now();
        run.state = "running";
        run.host = MAQUETTE_VERSION;
        do {
            run.id = fresh_run_id();
        } while (!hold_new(run.id));
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
        const std::string now = utc_now();
        sql_ << "UPDATE runs SET state = :state, ended = :now WHERE id = :id", soci::use(state),
            soci::use(now), soci::use(run);
    });
}

template <class Work> void SqliteLedger::in_transaction(Work work) {
    sql_ << "BEGIN IMMEDIATE";
    try {
        work();
        sql_ << "COMMIT";
    } catch (...) {
        try {
            sql_ << "ROLLBACK";
        } catch (const soci::soci_error &) { // it has rolled back itself
        }
        throw;
    }
}

void SqliteLedger::require_run(const std::string &run) {
    if (known_runs_.contains(run)) { return; }
    int found = 0;
    sql_ << "SELECT COUNT(*) FROM runs WHERE id = :id", soci::use(run), soci::into(found);
    if (found == 0) {
        throw Failure(Cause::internal, "The ledger was to keep a row of the run '" + run +
                                           "', which it does not have. Report this.");
    }
    known_runs_.insert(run);
}

void SqliteLedger::require_runs(const LedgerRows &rows) {
    const std::string *last = nullptr;
    const auto require = [&](const std::string &run) {
        if (last == nullptr || *last != run) { require_run(run); }
        last = &run;
    };
    const auto require_all = [&](const auto &...lists) {
        const auto in = [&](const auto &list) {
            for (const auto &row : list) {
                require(row.run);
            }
        };
        (in(lists), ...);
    };
    require_all(rows.reservations, rows.items, rows.steps, rows.attempts, rows.findings,
                rows.charges, rows.jobs, rows.open_charges, rows.settled, rows.assets, rows.files);
    for (const LedgerJob &job : rows.jobs) {
        require(job.payer);
    }
}

void SqliteLedger::write(const LedgerRows &rows, bool durable) {
    if (rows.empty()) { return; }
    guarded([&] {
        require_runs(rows);
        if (durable != durable_) {
            sql_ << (durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            durable_ = durable;
        }
        in_transaction([&] { inserts_->write(rows); });
    });
}

std::optional<LedgerJob> SqliteLedger::take_job(const LedgerJob &wanted) {
    return guarded([&] {
        require_run(wanted.run);
        std::optional<LedgerJob> taken;
        in_transaction([&] {
            for (LedgerJob &found : select<LedgerJob>("SELECT * FROM jobs WHERE item = :item AND"
                                                      " step = :step",
                                                      wanted.item, wanted.step)) {
                const bool same = found.attempt == wanted.attempt && found.key == wanted.key;
                if (!same || (found.run != wanted.run && is_held(found.run))) { continue; }
                if (!taken || found.run == wanted.run) { taken = std::move(found); }
            }
            if (!taken || taken->run == wanted.run) { return; }
            sql_ << "UPDATE jobs SET run = :mine WHERE item = :item AND step = :step AND"
                    " attempt = :attempt AND key = :key AND run = :run",
                soci::use(wanted.run), soci::use(taken->item), soci::use(taken->step),
                soci::use(taken->attempt), soci::use(taken->key), soci::use(taken->run);
            taken->run = wanted.run;
        });
        return taken;
    });
}

std::vector<std::string> SqliteLedger::verify() {
    return guarded([&] { return verify_ledger(sql_); });
}

} // namespace maquette::host
