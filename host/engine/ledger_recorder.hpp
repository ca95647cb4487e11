// Writes what happens in a run into the ledger.
#pragma once

#include "engine/observer.hpp"
#include "ledger/ledger.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

namespace maquette::host {

/// Rows wait a few milliseconds for others and are then written by a thread of the recorder's own,
/// so that a batch of small items is no batch of small transactions, and nobody waits for the
/// disk; money does not wait, and is waited for. What could not be written is thrown by the next
/// call.
class LedgerRecorder final : public RunObserver {
  public:
    /// `ledger` outlives this.
    LedgerRecorder(Ledger &ledger, std::string run);
    LedgerRecorder(const LedgerRecorder &) = delete;
    LedgerRecorder &operator=(const LedgerRecorder &) = delete;
    /// What was not written is lost.
    ~LedgerRecorder() override;

    void money_reserved(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                        const Reservation &reservation) override;
    void money_settled(const PlannedItem &item, const PlannedStep &step, const Choice &choice,
                       const Reservation &reservation, const std::vector<Charge> &charges) override;
    void attempt_finished(const PlannedItem &item, const PlannedStep &step,
                          const Attempt &attempt) override;
    void step_finished(const PlannedItem &item, const PlannedStep &step,
                       const StepResult &result) override;
    void item_finished(const PlannedItem &item, const ItemResult &result) override;
    /// When it returns, all is written.
    void run_finished(const RunSummary &summary) override;

  private:
    /// Takes rows in, to be written soon.
    void keep(LedgerRows rows);
    /// Writes all that was taken in; what cannot be written stays.
    void write(bool durable);
    void write_later();

    Ledger &ledger_;
    const std::string run_;
    const std::filesystem::path folder_; ///< that relative paths begin in
    std::mutex writing_;                 ///< held while rows are written, so that their order stays
    std::mutex mutex_;                   ///< of what follows
    LedgerRows rows_;                    ///< not written yet
    bool due_ = false;                   ///< the thread will write
    std::exception_ptr problem_;         ///< that the thread had
    /// Made with the first row.
    std::unique_ptr<boost::asio::thread_pool> thread_;
    std::optional<boost::asio::steady_timer> pause_;
};

} // namespace maquette::host
