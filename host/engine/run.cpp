#include "engine/run.hpp"

#include "engine/item_run.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

namespace maquette::host {

namespace {

/// Keeps as many items under way as there are jobs, and counts what becomes of them.
class Run {
  public:
    Run(const Plan &plan, std::size_t jobs, RunObserver &observer, const std::atomic<bool> &stop)
        : plan_(plan), jobs_(jobs), pool_(jobs), inputs_(plan), observer_(observer), stop_(stop) {
        // Steps that use the same provider share its slots.
        std::map<const ProviderDescription *, std::shared_ptr<Slots>> by_provider;
        for (const ChainStep &step : plan.chain()) {
            const ProviderDescription *provider = step.found.provider;
            std::shared_ptr<Slots> &slots = by_provider[provider];
            if (!slots) { slots = std::make_shared<Slots>(pool_, provider->max_concurrency); }
            slots_.push_back(slots);
        }
    }

    RunSummary execute() {
        summary_.items = plan_.item_count();
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < jobs_; ++i) {
            boost::asio::post(pool_, [this] { start_next(); });
        }
        pool_.join();
        summary_.not_finished = summary_.items - summary_.good - summary_.failed;
        summary_.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return summary_;
    }

  private:
    void start_next() {
        if (stop_) { return; }
        const std::uint64_t index = next_++;
        if (index >= summary_.items) { return; }
        const RunContext context{plan_, pool_, slots_, inputs_, observer_, observer_mutex_, stop_};
        std::make_shared<ItemRun>(context, plan_.item(index), [this](const ItemResult &result) {
            count(result);
            boost::asio::post(pool_, [this] { start_next(); });
        })->start();
    }

    void count(const ItemResult &result) {
        const std::scoped_lock lock(summary_mutex_);
        summary_.good += result.good() ? 1 : 0;
        summary_.failed += result.failures.empty() ? 0 : 1;
        for (const Charge &charge : result.charges) {
            summary_.charged_micro_units[charge.currency] += charge.micro_units;
        }
    }

    const Plan &plan_;
    const std::size_t jobs_;
    boost::asio::thread_pool pool_;
    std::vector<std::shared_ptr<Slots>> slots_;
    InputPictures inputs_;
    RunObserver &observer_;
    std::mutex observer_mutex_;
    const std::atomic<bool> &stop_;
    std::atomic<std::uint64_t> next_{0};
    RunSummary summary_;
    std::mutex summary_mutex_;
};

} // namespace

RunSummary run(const Plan &plan, const RunOptions &options, RunObserver &observer,
               const std::atomic<bool> &stop) {
    const std::size_t jobs = options.jobs != 0
                                 ? options.jobs
                                 : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    return Run(plan, jobs, observer, stop).execute();
}

} // namespace maquette::host
