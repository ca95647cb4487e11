// What it costs to plan: an item of a matrix, whether there are ten or a hundred thousand, and what
// comes before the first one.
#include "bench/scratch.hpp"

#include <benchmark/benchmark.h>

using namespace maquette::host;

namespace {

/// From the manifest's text to a plan whose every item was checked. The argument is their number.
void plan_all(benchmark::State &state) {
    const Scratch scratch;
    const std::string text =
        InProcessPlan::chain(static_cast<std::size_t>(state.range(0)), 1, "make-new");
    for ([[maybe_unused]] auto _ : state) {
        const InProcessPlan planned(scratch, text);
        benchmark::DoNotOptimize(planned.plan->totals().steps);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// A single item of a plan that stands. The argument is the number of its steps.
void plan_item(benchmark::State &state) {
    constexpr std::uint64_t items = 1000;
    const Scratch scratch;
    const InProcessPlan planned(
        scratch, InProcessPlan::chain(items, static_cast<std::size_t>(state.range(0)), "make-new"));
    std::uint64_t cell = 0;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(planned.plan->item_at(cell));
        cell = (cell + 1) % items;
    }
    state.SetItemsProcessed(state.iterations() * state.range(0)); // steps
}

/// Syntax, the published schema, and the rules.
void check_a_manifest(benchmark::State &state) {
    const std::string text = InProcessPlan::chain(10, 6, "make-new");
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(check_manifest(parse_document(text, "bench.json")));
    }
}

BENCHMARK(plan_all)->Arg(1)->Arg(10)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond);
BENCHMARK(plan_item)->Arg(1)->Arg(8)->Unit(benchmark::kMicrosecond);
BENCHMARK(check_a_manifest)->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
