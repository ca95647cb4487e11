// What the items of a run share.
#pragma once

#include "engine/budget.hpp"
#include "engine/circuit_breaker.hpp"
#include "engine/input_pictures.hpp"
#include "engine/observer.hpp"
#include "engine/slots.hpp"
#include "engine/step_cache.hpp"
#include "ledger/ledger.hpp"
#include "plugin/remote_services.hpp"

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace maquette::host {

/// What steps that use the same provider share.
struct ProviderShare {
    ProviderShare(const boost::asio::any_io_executor &executor, const ProviderDescription &provider)
        : slots(executor, provider.max_concurrency), breaker(provider.id) {}
    Slots slots;
    CircuitBreaker breaker;
};

struct RunContext {
    const Plan &plan;
    boost::asio::thread_pool &pool;
    std::map<const ProviderDescription *, std::unique_ptr<ProviderShare>> &providers;
    InputPictures &inputs;
    Budget &budget;
    std::atomic<std::uint64_t> &reservations;                ///< how many there were
    const std::map<std::uint64_t, Money> &open_reservations; ///< of the run before it went on
    Ledger *ledger;                                          ///< as RunOptions
    Exchanges *exchanges;                                    ///< as RunOptions
    StepCache *cache;                                        ///< nullptr: nothing is kept
    const std::set<std::string> &recompute; ///< steps that are made again although they are kept
    unsigned codec_threads = 1;             ///< that reading or writing one picture may use
    bool reuse_any = false;                 ///< also results of what is not deterministic
    std::string run_id;
    RunObserver &observer;
    std::mutex &observer_mutex;      ///< observers are told one thing at a time
    const std::atomic<bool> &stop;   ///< the user ended it
    std::atomic<bool> &cannot_go_on; ///< what records the run failed

    bool stopped() const { return stop || cannot_go_on; }

    /// Throws what the observer throws; nothing more is started then.
    template <class Tell> void tell(Tell tell) const {
        const std::scoped_lock lock(observer_mutex);
        try {
            tell(observer);
        } catch (...) {
            cannot_go_on = true;
            throw;
        }
    }
};

} // namespace maquette::host
