// What it costs to record: items of one step each, so many in a transaction; money, which waits for
// the disk; and to open the ledger.
#include "bench/scratch.hpp"

#include "ledger/ledger.hpp"

#include <benchmark/benchmark.h>

using namespace maquette::host;

namespace {

std::string digits(std::uint64_t number, std::size_t count) {
    const std::string text = std::to_string(number);
    return std::string(count - text.size(), '0') + text;
}

/// What an item of one step leaves.
void add_item(LedgerRows &rows, const std::string &run, std::uint64_t number) {
    const std::string item = digits(number, 16);
    const std::string asset = digits(number, 64);
    rows.items.push_back({run, item, number, "prototype", R"({"headline":"Spring sale","seed":1})",
                          "done", "", "", "", 0.5});
    LedgerStep step;
    step.run = run;
    step.item = item;
    step.step = "base";
    step.provider = "mockup";
    step.plugin = "maquette.mockup 1.0";
    step.key = asset;
    step.state = "done";
    step.parameters = R"({"prompt":"a lighthouse","seed":1,"width":512,"height":512})";
    step.attempts = 1;
    rows.steps.push_back(std::move(step));
    rows.attempts.push_back({run, item, "base", 1, "mockup", "ok", "", 0.25, -1});
    rows.assets.push_back({asset, run, item, "base", "image", "512 × 512 RGB u8, sRGB", {}});
    rows.files.push_back({run, item, "image", "/out/" + item + ".png", asset, asset});
}

LedgerRun begun(Ledger &ledger) {
    LedgerRun run;
    run.name = "bench";
    return ledger.begin_run(run);
}

void record_items(benchmark::State &state) {
    const Scratch scratch;
    const auto ledger = open_ledger(scratch.folder / "ledger.sqlite");
    const std::string run = begun(*ledger).id;
    std::uint64_t number = 0;
    for ([[maybe_unused]] auto _ : state) {
        LedgerRows rows;
        for (std::int64_t i = 0; i < state.range(0); ++i) {
            add_item(rows, run, ++number);
        }
        ledger->write(rows, /*durable=*/false);
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// Reserved before a call and settled after it, each on the disk before anything goes on.
void record_money(benchmark::State &state) {
    const Scratch scratch;
    const auto ledger = open_ledger(scratch.folder / "ledger.sqlite");
    const std::string run = begun(*ledger).id;
    std::uint64_t number = 0;
    for ([[maybe_unused]] auto _ : state) {
        LedgerRows rows;
        rows.reservations.push_back({run, ++number, "item", "base", "shop", 2, "USD", false});
        ledger->write(rows, /*durable=*/true);
        rows.reservations.front().settled = true;
        rows.charges.push_back({run, "item", "base", "shop", 1, "USD", "", "", number});
        ledger->write(rows, /*durable=*/true);
    }
}

/// One that is there, for a run in it, and closed again.
void open_and_close(benchmark::State &state) {
    const Scratch scratch;
    const std::filesystem::path file = scratch.folder / "ledger.sqlite";
    begun(*open_ledger(file));
    for ([[maybe_unused]] auto _ : state) {
        const auto ledger = open_ledger(file);
        ledger->end_run(begun(*ledger).id, "done");
    }
}

BENCHMARK(record_items)->Arg(1)->Arg(100)->Unit(benchmark::kMicrosecond);
BENCHMARK(record_money)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(open_and_close)->Unit(benchmark::kMicrosecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
