// What a provider asks to keep of its remote jobs and open charges, in the ledger.
#pragma once

#include "engine/observer.hpp"
#include "ledger/ledger.hpp"
#include "plugin/remote_services.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace maquette::host {

/// Which call it is.
struct CallPlace {
    std::string run;
    std::string item;
    std::string step;
    int attempt = 1;
    std::string provider;
};

/// The jobs of one call, narrowed to its attempt. A job of an earlier call of the same attempt is
/// found, also of a run that nobody runs any more. [any thread, also concurrently] Throws Failure
/// when the ledger cannot be written: then nothing may be paid.
class CallJobs final : public RemoteJobs {
  public:
    /// `ledger` outlives this; `reservation` is the call's.
    CallJobs(Ledger &ledger, CallPlace place, const Reservation &reservation);

    /// The call was charged: this is written with whatever is kept next, so that neither is
    /// without the other.
    void charged(const Charge &charge);

    void remember(const std::string &key, const std::string &json) override;
    std::optional<std::string> recall(const std::string &key) override;
    void forget(const std::string &key) override;
    void open_charge(const std::string &key, const Charge &charge) override;
    void close_charge(const std::string &key) override;

  private:
    LedgerJob job_of(const std::string &key) const;
    LedgerOpenCharge charge_of(const LedgerJob &job) const;
    /// With the charges that were heard, durably.
    void write(LedgerRows rows);

    Ledger &ledger_;
    const CallPlace place_;
    const Reservation reservation_;
    std::mutex mutex_;
    std::vector<LedgerCharge> charges_;         ///< not written yet
    std::uint64_t charge_count_ = 0;            ///< heard
    std::map<std::string, LedgerJob> recalled_; ///< ordered by earlier calls
};

/// A call's charges as rows; the first one has this number within the call.
std::vector<LedgerCharge> charge_rows(const CallPlace &place, const Reservation &reservation,
                                      const std::vector<Charge> &charges, std::uint64_t first = 1);

} // namespace maquette::host
