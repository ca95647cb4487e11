#include "engine/run.hpp"

#include "engine/item_run.hpp"

#include <boost/asio/strand.hpp>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <thread>

namespace maquette::host {

namespace {

std::uint64_t half_of_memory() {
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 2;
}

std::uint64_t bytes_of(const Format &format) {
    return std::uint64_t{format.width} * format.height * format.channel_count *
           sample_size(format.sample);
}

/// Where there are several items, they keep the processors busy among themselves.
unsigned codec_threads(const Plan &plan, std::size_t jobs) {
    return plan.item_count() == 1 ? static_cast<unsigned>(jobs) : 1;
}

/// What the item's largest step holds at a time, as far as it is known.
std::uint64_t bytes_of(const PlannedItem &item) {
    std::uint64_t most = 0;
    for (const PlannedStep &step : item.steps) {
        std::uint64_t bytes = step.makes ? bytes_of(*step.makes) : 0;
        for (const PlannedPort &port : step.choice().ports->list) {
            bytes += port.arrives ? bytes_of(*port.arrives) : 0;
        }
        const auto peak = static_cast<std::uint64_t>(
            std::max<std::int64_t>(step.choice().estimate.peak_bytes, 0));
        most = std::max({most, bytes, peak});
    }
    return most;
}

[[noreturn]] void refuse_currency(const Money &cost, const std::string &budget) {
    throw Failure(Cause::budget, "The plan costs " + to_text(cost) + ", but the budget is in " +
                                     budget + ". State a rate with --rate " + cost.currency + "/" +
                                     budget + "=….");
}

[[noreturn]] void refuse_cost(const Money &cost) {
    throw Failure(Cause::budget,
                  "The plan is estimated at " + to_text(cost) +
                      ", which is above the budget. Raise it, choose a cheaper tier or fewer "
                      "items, or say --spend-until-budget to make as many as it pays for.");
}

} // namespace

void check_budget(const Plan &plan, const RunOptions &options) {
    if (options.budget.empty() || options.spend_until_budget) { return; }
    for (const auto &[currency, amount] : plan.totals().cost_micro_units) {
        if (amount == 0) { continue; }
        std::optional<std::int64_t> most;
        std::int64_t asked = amount;
        for (const auto &[of, limit] : options.budget) {
            if (const auto converted = options.exchange.convert({amount, currency}, of);
                converted && (!most || of == currency)) {
                most = limit;
                asked = *converted;
            }
        }
        if (!most) { refuse_currency({amount, currency}, options.budget.begin()->first); }
        if (asked > *most) { refuse_cost({amount, currency}); }
    }
}

namespace {

/// Keeps items under way and counts what becomes of them.
class Run {
  public:
    Run(const Plan &plan, const RunOptions &options, std::size_t jobs, RunObserver &observer,
        const std::atomic<bool> &stop)
        : plan_(plan), options_(options), pool_(jobs), feeding_(boost::asio::make_strand(pool_)),
          // More than jobs, so that there is work while some items wait.
          most_items_(2 * jobs),
          most_bytes_(options.memory != 0 ? options.memory : half_of_memory()),
          inputs_(plan, options.read_ahead, codec_threads(plan, jobs)),
          budget_(options.budget, options.exchange), context_{plan,
                                                              pool_,
                                                              providers_,
                                                              inputs_,
                                                              budget_,
                                                              reservations_,
                                                              options.open_reservations,
                                                              options.ledger,
                                                              options.exchanges,
                                                              options.cache,
                                                              options.recompute,
                                                              codec_threads(plan, jobs),
                                                              options.reuse_any,
                                                              options.run_id,
                                                              observer,
                                                              observer_mutex_,
                                                              stop,
                                                              cannot_go_on_} {
        // Steps that use the same provider share its slots.
        const auto share = [&](const Candidate &candidate) {
            auto &shared = providers_[candidate.found.provider];
            if (!shared) {
                shared = std::make_unique<ProviderShare>(pool_.get_executor(),
                                                         *candidate.found.provider);
            }
        };
        for (const auto &[tier, chain] : plan.chains()) {
            for (const ChainStep &step : chain.steps) {
                std::ranges::for_each(step.candidates, share);
                if (step.scorer) { share(*step.scorer); }
            }
        }
        budget_.count_as_spent(options.spent);
        // Numbers that no earlier process of the same run has used.
        static constexpr unsigned room = 20;
        reservations_ = std::uint64_t{std::random_device()() & 0x7FFFFFFFU} << room;
    }

    RunSummary execute() {
        summary_.items = plan_.item_count();
        const auto start = std::chrono::steady_clock::now();
        context_.tell([&](RunObserver &told) { told.run_started(plan_); });
        boost::asio::post(feeding_, [this] { feed(); });
        pool_.join();
        summary_.not_finished =
            summary_.items - summary_.good - summary_.failed - summary_.failed_before;
        summary_.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        context_.tell([&](RunObserver &told) { told.run_finished(summary_); });
        return summary_;
    }

  private:
    /// On the strand: starts items until enough are under way.
    void feed() {
        while (!context_.stopped() && under_way_ < most_items_) {
            if (!next_) { next_ = find_next(); }
            if (!next_) { return; }
            const std::uint64_t bytes = bytes_of(*next_);
            if (under_way_ > 0 && bytes_ + bytes > most_bytes_) { return; }
            PlannedItem item = std::move(*next_);
            next_.reset();
            start(std::move(item), bytes, 0);
        }
    }

    std::optional<PlannedItem> find_next() {
        while (cell_ < plan_.cell_count()) {
            auto item = plan_.item_at(cell_++);
            if (!item) { continue; }
            if (!options_.skip_items.contains(item->item.id)) { return item; }
            ++summary_.failed_before;
        }
        return std::nullopt;
    }

    void start(PlannedItem item, std::uint64_t bytes, int restarts) {
        ++under_way_;
        bytes_ += bytes;
        const std::uint64_t cell = item.item.index;
        std::make_shared<ItemRun>(
            context_, std::move(item),
            [this, bytes, cell, restarts](const ItemResult &result, bool lost) {
                boost::asio::post(feeding_, [this, bytes, cell, restarts, result, lost] {
                    --under_way_;
                    bytes_ -= bytes;
                    if (lost && restarts < most_restarts) {
                        start(*plan_.item_at(cell), bytes, restarts + 1);
                        return;
                    }
                    count(result);
                    feed();
                });
            })
            ->start();
    }

    void count(const ItemResult &result) {
        summary_.good += result.good() ? 1 : 0;
        summary_.failed += result.failures.empty() ? 0 : 1;
        summary_.steps_cached += result.cached_steps;
        for (const Charge &charge : result.charges) {
            summary_.charged_micro_units[charge.currency] += charge.micro_units;
        }
    }

    /// An item whose kept pictures are damaged is made again so often.
    static constexpr int most_restarts = 3;

    const Plan &plan_;
    const RunOptions &options_;
    boost::asio::thread_pool pool_;
    boost::asio::strand<boost::asio::thread_pool::executor_type> feeding_;
    const std::size_t most_items_;
    const std::uint64_t most_bytes_;
    std::map<const ProviderDescription *, std::unique_ptr<ProviderShare>> providers_;
    InputPictures inputs_;
    Budget budget_;
    std::atomic<std::uint64_t> reservations_{0};
    std::mutex observer_mutex_;
    std::atomic<bool> cannot_go_on_{false};
    RunContext context_;
    // On the strand:
    std::optional<PlannedItem> next_;
    std::uint64_t cell_ = 0;
    std::size_t under_way_ = 0;
    std::uint64_t bytes_ = 0;
    RunSummary summary_;
};

} // namespace

RunSummary run(const Plan &plan, const RunOptions &options, RunObserver &observer,
               const std::atomic<bool> &stop) {
    check_budget(plan, options);
    const std::size_t jobs = options.jobs != 0
                                 ? options.jobs
                                 : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    return Run(plan, options, jobs, observer, stop).execute();
}

} // namespace maquette::host
