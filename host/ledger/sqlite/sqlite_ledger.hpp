// The ledger in an SQLite file, through SOCI.
#pragma once

#include "ledger/ledger.hpp"
#include "ledger/sqlite/inserts.hpp"

#include <soci/soci.h>

#include <filesystem>
#include <mutex>
#include <optional>

namespace maquette::host {

class SqliteLedger final : public Ledger {
  public:
    SqliteLedger(const std::filesystem::path &file, int patience);
    ~SqliteLedger() override;

    LedgerRun begin_run(LedgerRun run) override;
    void resume_run(const std::string &run) override;
    void end_run(const std::string &run, const std::string &state) override;
    void write(const LedgerRows &rows, bool durable) override;
    std::optional<LedgerJob> take_job(const LedgerJob &wanted) override;
    std::vector<LedgerRun> runs(std::size_t most) override;
    std::optional<LedgerRun> find_run(const std::string &id) override;
    std::optional<LedgerRun> find_interrupted(const std::string &key) override;
    std::set<std::string> failed_items(const std::string &run) override;
    std::map<std::string, std::int64_t> spent(const std::string &run) override;
    LedgerHistory history(const std::string &provider) override;
    void each_item(const std::string &run,
                   const std::function<void(const LedgerItem &)> &visit) override;
    void each_step(const std::string &run,
                   const std::function<void(const LedgerStep &)> &visit) override;
    void each_charge(const std::string &run,
                     const std::function<void(const LedgerCharge &)> &visit) override;
    void each_file(const std::string &run,
                   const std::function<void(const LedgerFile &)> &visit) override;
    void each_finding(const std::string &run,
                      const std::function<void(const LedgerFinding &)> &visit) override;
    std::vector<LedgerReservation> open_reservations(const std::string &run) override;
    std::vector<LedgerOpenCharge> open_charges(const std::string &run) override;
    std::vector<LedgerJob> jobs(const std::string &run) override;
    std::vector<LedgerItem> find_items(const std::string &id) override;
    std::vector<LedgerStep> steps_of(const std::string &run, const std::string &item) override;
    std::vector<LedgerAttempt> attempts_of(const std::string &run,
                                           const std::string &item) override;
    std::vector<LedgerFinding> findings_of(const std::string &run,
                                           const std::string &item) override;
    std::vector<LedgerFile> files_of(const std::string &run, const std::string &item) override;
    std::vector<LedgerAsset> find_assets(const std::string &id) override;
    std::vector<std::string> verify() override;

  private:
    template <class Work> void in_transaction(Work work);
    /// Rows belong to runs that are there. SQLite would look for the run once for each row, which
    /// takes a quarter of a batch's writing; runs are never removed, so once is enough. Throws
    /// Failure.
    void require_run(const std::string &run);
    void require_runs(const LedgerRows &rows);
    /// Does it under the lock, and turns what SOCI throws into a sentence.
    template <class Work> auto guarded(Work work);
    /// Holds the run as this process's; false if another has it.
    bool hold(const std::string &run);
    bool hold_new(const std::string &run);
    bool is_held(const std::string &run) const;
    std::filesystem::path lock_file(const std::string &run) const;
    template <class Row>
    std::vector<Row> select(const std::string &query, const std::string &first,
                            const std::string &second = "");
    template <class Row>
    void each(const std::string &query, const std::string &run,
              const std::function<void(const Row &)> &visit);
    LedgerRun with_state(LedgerRun run) const;

    const std::filesystem::path file_;
    const int patience_; ///< seconds
    std::mutex mutex_;
    soci::session sql_;
    std::optional<Inserts> inserts_;
    bool durable_ = false; ///< what `synchronous` stands for
    std::set<std::string> known_runs_;
    std::map<std::string, int> held_; ///< descriptors of the locks, by run
};

} // namespace maquette::host
