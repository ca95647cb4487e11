// The ledger: which runs there were, what became of every item and step, what was charged. Kept in
// one SQLite file that several processes may use at once.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// A run, as its row stands. Times are UTC, "2026-11-24T09:30:00Z".
struct LedgerRun {
    std::string id;       ///< "2026-11-24-4f09ab"
    std::string name;     ///< of the manifest
    std::string file;     ///< of the manifest, absolute; "-" for standard input
    std::string manifest; ///< its text
    std::string wishes;   ///< what the user said, as JSON
    std::string key;      ///< the same for the same command
    std::string tier;
    std::string estimate; ///< JSON
    std::string parent;   ///< the run that this one promotes, or ""
    std::string state;    ///< "running", "done", "cancelled"; "interrupted" if nobody runs it
    std::string started;
    std::string ended; ///< "" while it runs
    std::string host;  ///< version of Maquette
    std::uint64_t items = 0;
};

struct LedgerItem {
    std::string run;
    std::string id;
    std::uint64_t cell = 0;
    std::string tier;
    std::string values; ///< JSON
    std::string state;  ///< "done", "failed", "cancelled"
    std::string step;   ///< that failed
    std::string status; ///< of the failure
    std::string failure;
    double seconds = 0;
};

struct LedgerStep {
    std::string run;
    std::string item;
    std::string step;
    std::string provider;
    std::string plugin; ///< id and version
    std::string key;    ///< in the store
    std::string state;  ///< "done", "cached"
    std::string parameters;
    double seconds = 0;       ///< when cached: what it took then
    double score = -1;        ///< 0 to 1; negative: none
    int attempts = 0;         ///< made
    int spared = 0;           ///< not made, because the score was good enough
    std::string saved = "{}"; ///< money that was not spent, by currency, as JSON
};

struct LedgerAttempt {
    std::string run;
    std::string item;
    std::string step;
    int number = 1;
    std::string provider;
    std::string status;
    std::string sentence;
    double seconds = 0;
    double score = -1;
};

struct LedgerCharge {
    std::string run;
    std::string item;
    std::string step;
    std::string provider;
    std::int64_t micro_units = 0;
    std::string currency;
    std::string what;
    std::string request; ///< id of the service, or ""
    std::uint64_t reservation = 0;
    std::uint64_t call = 0;   ///< within the run; 0: not known
    std::uint64_t number = 0; ///< within the call, from 1: written again, it is not charged twice
};

/// Money that a call may spend. Unsettled when its run has ended: it may have been billed.
struct LedgerReservation {
    std::string run;
    std::uint64_t id = 0; ///< within the run
    std::string item;
    std::string step;
    std::string provider;
    std::int64_t at_most = 0;
    std::string currency;
    bool settled = false;
};

/// A job at a remote service that may still give a picture.
struct LedgerJob {
    std::string run; ///< that looks after it
    std::string item;
    std::string step;
    int attempt = 1;
    std::string key; ///< names the work, within the attempt
    std::string provider;
    std::string payer;      ///< the run that ordered it
    std::uint64_t call = 0; ///< of the payer, that ordered it
    std::string job;        ///< JSON: what the provider needs to ask for it; "": it is dropped
};

/// Money of a call that may have been billed; nobody knows.
struct LedgerOpenCharge {
    std::string run;
    std::uint64_t call = 0; ///< within the run
    std::string key;        ///< names the work, within the call
    std::string item;
    std::string step;
    std::string provider;
    std::int64_t at_most = 0; ///< micro-units
    std::string currency;
    std::string what;
    bool closed = false; ///< now it is known; the row is dropped
};

/// A call whose money is settled, by its number within the run.
struct LedgerCall {
    std::string run;
    std::uint64_t call = 0;
};

/// What a scorer found wanting in a step's picture.
struct LedgerFinding {
    std::string run;
    std::string item;
    std::string step;
    int number = 1; ///< within the step, from 1
    std::string id;
    std::string sentence;
};

/// A picture that a step gave.
struct LedgerAsset {
    std::string id; ///< content hash
    std::string run;
    std::string item;
    std::string step;
    std::string output;
    std::string format;
    std::map<std::string, std::string> parents; ///< content hashes by input port
};

struct LedgerFile {
    std::string run;
    std::string item;
    std::string output;
    std::string file;  ///< absolute, or "-"
    std::string asset; ///< or ""
    std::string sha256;
};

/// Rows that are written together or not at all. A step that is written needs its jobs no more:
/// they are dropped; and its findings are those that come with it.
struct LedgerRows {
    std::vector<LedgerReservation> reservations; ///< written again when settled
    std::vector<LedgerItem> items;
    std::vector<LedgerStep> steps;
    std::vector<LedgerAttempt> attempts;
    std::vector<LedgerFinding> findings;
    std::vector<LedgerCharge> charges;
    std::vector<LedgerJob> jobs;                ///< written again when dropped
    std::vector<LedgerOpenCharge> open_charges; ///< written again when closed
    std::vector<LedgerCall> settled;            ///< whose reservations are settled
    std::vector<LedgerAsset> assets;
    std::vector<LedgerFile> files;
    bool empty() const;
    /// Appends those of `later`.
    void add(LedgerRows later);
};

/// How a provider fared in all runs.
struct LedgerHistory {
    std::uint64_t calls = 0;
    std::uint64_t failures = 0;
    double median_seconds = -1; ///< of those that succeeded; negative: none
    double slow_seconds = -1;   ///< 95th percentile of those that succeeded; negative: none
    std::map<std::string, std::int64_t> mean_charge;
};

/// [any thread] What is visited is read on the way: a visitor does not call the ledger. Throws
/// Failure (Cause::output) with a sentence for whatever the file system or the database refuses;
/// what was written before stands.
class Ledger {
  public:
    virtual ~Ledger() = default;

    /// Gives the run its id and start, and holds it as running as long as this process lives.
    virtual LedgerRun begin_run(LedgerRun run) = 0;
    /// Takes an interrupted run up again. Throws Failure (Cause::usage) while another process has
    /// it.
    virtual void resume_run(const std::string &run) = 0;
    virtual void end_run(const std::string &run, const std::string &state) = 0;
    /// `durable`: it has reached the disk when this returns, power failure included. Otherwise it
    /// survives the end of this process in any way. Throws Failure (Cause::internal) for rows of a
    /// run that the ledger does not have.
    virtual void write(const LedgerRows &rows, bool durable) = 0;

    /// The job of that item, step, attempt and key, for `wanted.run` to look after from now on:
    /// its own, or one that was left by a run that nobody runs.
    virtual std::optional<LedgerJob> take_job(const LedgerJob &wanted) = 0;

    /// The newest first.
    virtual std::vector<LedgerRun> runs(std::size_t most) = 0;
    /// By id or the beginning of one, or "last". Throws Failure (Cause::usage) when there are
    /// several; nothing when there is none.
    virtual std::optional<LedgerRun> find_run(const std::string &id) = 0;
    /// The newest run of that key, if it was interrupted or cancelled.
    virtual std::optional<LedgerRun> find_interrupted(const std::string &key) = 0;
    virtual std::set<std::string> failed_items(const std::string &run) = 0;
    virtual std::map<std::string, std::int64_t> spent(const std::string &run) = 0;
    virtual LedgerHistory history(const std::string &provider) = 0;

    /// In the order of the matrix, one at a time.
    virtual void each_item(const std::string &run,
                           const std::function<void(const LedgerItem &)> &visit) = 0;
    virtual void each_step(const std::string &run,
                           const std::function<void(const LedgerStep &)> &visit) = 0;
    virtual void each_charge(const std::string &run,
                             const std::function<void(const LedgerCharge &)> &visit) = 0;
    virtual void each_file(const std::string &run,
                           const std::function<void(const LedgerFile &)> &visit) = 0;
    virtual void each_finding(const std::string &run,
                              const std::function<void(const LedgerFinding &)> &visit) = 0;
    virtual std::vector<LedgerReservation> open_reservations(const std::string &run) = 0;
    virtual std::vector<LedgerOpenCharge> open_charges(const std::string &run) = 0;
    /// Those that the run looks after.
    virtual std::vector<LedgerJob> jobs(const std::string &run) = 0;
    /// By id or the beginning of one, in all runs, the newest first.
    virtual std::vector<LedgerItem> find_items(const std::string &id) = 0;
    virtual std::vector<LedgerStep> steps_of(const std::string &run, const std::string &item) = 0;
    virtual std::vector<LedgerAttempt> attempts_of(const std::string &run,
                                                   const std::string &item) = 0;
    /// In the order of the scorer, step by step.
    virtual std::vector<LedgerFinding> findings_of(const std::string &run,
                                                   const std::string &item) = 0;
    virtual std::vector<LedgerFile> files_of(const std::string &run, const std::string &item) = 0;
    /// By content hash or the beginning of one: each time that it was made.
    virtual std::vector<LedgerAsset> find_assets(const std::string &id) = 0;

    /// What is wrong with it, as sentences: SQLite's own check, then ours.
    virtual std::vector<std::string> verify() = 0;
};

/// $MAQUETTE_LEDGER, or maquette/ledger.sqlite in $XDG_STATE_HOME (~/.local/state).
std::filesystem::path default_ledger_file();

/// Opens it, makes it or brings it to today's form. Loads SQLite only now. `patience`: how many
/// seconds to wait for another process that writes. Throws Failure.
std::unique_ptr<Ledger> open_ledger(const std::filesystem::path &file, int patience = 30);

} // namespace maquette::host
