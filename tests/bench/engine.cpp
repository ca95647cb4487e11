// What the engine adds to each step: planning, scheduling, handing pictures over, recording. The
// provider does nothing, in this process, and one thread does all, so that time is work. What an
// item costs apart from its steps (its output above all) is taken out: long chains are measured
// against short ones.
#include "bench/scratch.hpp"

#include "engine/ledger_recorder.hpp"
#include "engine/run.hpp"
#include "engine/store_cache.hpp"

#include <benchmark/benchmark.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <stdexcept>

using namespace maquette::host;

namespace {

constexpr std::size_t items = 50;
constexpr std::size_t short_chain = 2;
constexpr std::size_t long_chain = 18;

/// Nothing is kept or recorded; or everything, in a store and a ledger that are empty at first; or
/// everything is there already.
enum class Records { none, fresh, again };

double seconds_of(const InProcessPlan &planned, const RunOptions &options, RunObserver &observer) {
    static const std::atomic<bool> never{false};
    const auto start = std::chrono::steady_clock::now();
    const RunSummary summary = run(*planned.plan, options, observer, never);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (summary.good != items) { throw std::runtime_error("not every item was made"); }
    return taken.count();
}

double seconds_of(const InProcessPlan &planned, Records records) {
    RunOptions options;
    options.jobs = 1;
    RunObserver nobody;
    if (records == Records::none) { return seconds_of(planned, options, nobody); }
    const Scratch kept;
    Store store(kept.folder / "store");
    StoreCache cache(store);
    const auto ledger = open_ledger(kept.folder / "ledger.sqlite");
    options.cache = &cache;
    double seconds = 0;
    for (int time = 0; time < (records == Records::again ? 2 : 1); ++time) {
        LedgerRun row;
        row.items = items;
        row = ledger->begin_run(row);
        options.run_id = row.id;
        LedgerRecorder recorder(*ledger, row.id);
        seconds = seconds_of(planned, options, recorder);
    }
    return seconds;
}

void step(benchmark::State &state, Records records) {
    const Scratch scratch;
    const InProcessPlan brief(scratch, InProcessPlan::chain(items, short_chain, "number"));
    const InProcessPlan extended(scratch, InProcessPlan::chain(items, long_chain, "number"));
    seconds_of(brief, Records::none); // the codec is opened at first need
    for ([[maybe_unused]] auto _ : state) {
        const double difference = seconds_of(extended, records) - seconds_of(brief, records);
        state.SetIterationTime(difference /
                               static_cast<double>(items * (long_chain - short_chain)));
    }
}

// One difference is the noise of two runs: it is medians that are told.
BENCHMARK_CAPTURE(step, bare, Records::none)
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(21)
    ->ReportAggregatesOnly();
BENCHMARK_CAPTURE(step, store_and_ledger, Records::fresh)
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(7)
    ->ReportAggregatesOnly();
BENCHMARK_CAPTURE(step, found_in_store, Records::again)
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(7)
    ->ReportAggregatesOnly();

} // namespace

BENCHMARK_MAIN();
