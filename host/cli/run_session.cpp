#include "cli/run_session.hpp"

#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/progress.hpp"
#include "cli/recorded_run.hpp"
#include "cli/run_text.hpp"
#include "engine/events.hpp"
#include "engine/ledger_recorder.hpp"
#include "engine/plan_needs.hpp"
#include "engine/read_ahead.hpp"
#include "engine/store_cache.hpp"
#include "plugin/call.hpp"
#include "plugin/recording.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <optional>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

void log_to_standard_error(bool verbose) {
    auto logger = spdlog::stderr_color_mt("maquette");
    logger->set_pattern("%^%l%$ %v");
    logger->set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
    spdlog::set_default_logger(logger);
    set_plugin_log([](maquette_log_level_t level, const char *line) {
        spdlog::log(level >= MAQUETTE_LOG_WARNING ? spdlog::level::warn : spdlog::level::debug,
                    "{}", line);
    });
}

RunOptions options_from(const options::variables_map &values) {
    RunOptions wanted;
    if (values.contains("jobs")) { wanted.jobs = values["jobs"].as<std::size_t>(); }
    if (values.contains("memory")) { wanted.memory = values["memory"].as<std::uint64_t>() << 20U; }
    if (values.contains("budget")) {
        for (const std::string &text : values["budget"].as<Words>()) {
            const auto money = parse_money(text);
            if (!money) {
                throw Failure(Cause::usage,
                              "--budget takes money such as \"5.00 USD\", but got '" + text + "'.");
            }
            wanted.budget[money->currency] = money->micro_units;
        }
    }
    wanted.spend_until_budget = values.contains("spend-until-budget");
    wanted.reuse_any = values.contains("reuse-any");
    if (values.contains("recompute")) {
        const Words &steps = values["recompute"].as<Words>();
        wanted.recompute = {steps.begin(), steps.end()};
    }
    return wanted;
}

void check_recompute(const RunOptions &wanted, const Manifest &manifest) {
    for (const std::string &step : wanted.recompute) {
        if (manifest.find_step(step) == nullptr) {
            std::vector<std::string> names;
            for (const ManifestStep &known : manifest.steps) {
                names.push_back(known.id);
            }
            throw Failure(Cause::usage, "--recompute " + step +
                                            ": the manifest has no such step. " +
                                            suggestion(step, names));
        }
    }
}

/// What --record and --replay ask for; nobody without them.
std::shared_ptr<Exchanges> exchanges_of(const options::variables_map &values) {
    if (values.contains("record") && values.contains("replay")) {
        throw Failure(Cause::usage, "--record and --replay exclude each other.");
    }
    const auto file = [&](const char *option) {
        return std::filesystem::path(values[option].as<std::string>());
    };
    if (values.contains("record")) { return record_exchanges(file("record")); }
    if (values.contains("replay")) { return replay_exchanges(file("replay")); }
    return nullptr;
}

/// Where --events goes.
class Events {
  public:
    explicit Events(const options::variables_map &values) {
        if (!values.contains("events")) { return; }
        const std::string name = values["events"].as<std::string>();
        if (name == "-") {
            stream_ = &std::cout;
            return;
        }
        file_.open(name, std::ios::app);
        if (!file_) {
            throw Failure(Cause::output, "The events cannot be written to " + name + ".");
        }
        stream_ = &file_;
    }
    std::ostream *stream() { return stream_; }
    bool to_standard_output() const { return stream_ == &std::cout; }

  private:
    std::ofstream file_;
    std::ostream *stream_ = nullptr;
};

} // namespace

void add_run_options(options::options_description &description) {
    description.add_options()("jobs,j", options::value<std::size_t>()->value_name("N"),
                              "Steps at a time (default: the number of processors).")(
        "memory", options::value<std::uint64_t>()->value_name("MIB"),
        "What the pictures of items under way may take together, in MiB (default: half of the "
        "machine's memory).")(
        "budget", options::value<Words>()->composing()->value_name("MONEY"),
        "The most that the run may spend, e.g. \"5.00 USD\". Once for each currency.")(
        "spend-until-budget",
        "Start although the estimate is above the budget, and make what it pays for.")(
        "store", options::value<std::string>()->value_name("DIR"),
        "Where results are kept to be used again (default: $MAQUETTE_STORE, or maquette/store in "
        "$XDG_CACHE_HOME).")("store-size", options::value<std::uint64_t>()->value_name("MIB"),
                             "What the store may take, in MiB (default: 10240).")(
        "no-cache", "Keep nothing in the store, and use nothing from it.")(
        "recompute", options::value<Words>()->composing()->value_name("STEP"),
        "Make this step again although the store has it. May be given several times.")(
        "reuse-any", "Use results from the store also of providers that are not deterministic.")(
        "retry-failed", "Where a run goes on: make the items again that failed.")(
        "record", options::value<std::string>()->value_name("FILE"),
        "Add what providers and remote services say to each other to this file, without keys and "
        "signed addresses. What is in the store is not asked for; --no-cache asks for all.")(
        "replay", options::value<std::string>()->value_name("FILE"),
        "Ask no remote service: answers come from such a file, and nothing is paid. Uses neither "
        "store nor ledger.")(
        "events", options::value<std::string>()->value_name("FILE"),
        "Write what happens as JSON lines to the end of this file; '-' is standard output.")(
        "json", "Print the result as JSON.")("verbose,v",
                                             "Print what providers log, not only warnings.");
    add_ledger_options(description);
}

int run_session(RunOrder order, const options::variables_map &values, LazyLedger &ledger) {
    const bool replays = values.contains("replay");
    log_to_standard_error(values.contains("verbose"));
    const Interruption interruption;
    RunOptions wanted = options_from(values);
    ledger.prepare();
    Events events(values);
    ReadAhead read_ahead(order.wishes.input_files, order.wishes.max_pixels);
    wanted.read_ahead = &read_ahead;
    const Planned planned =
        make_plan(std::move(order.manifest), std::move(order.wishes), values, ledger);
    const Plan &plan = *planned.plan;
    wanted.exchange = planned.exchange;
    check_recompute(wanted, plan.binding().manifest);
    const auto &output_files = plan.binding().wishes.output_files;
    const bool json = values.contains("json");
    const bool picture_to_standard_output =
        std::ranges::any_of(output_files, [](const auto &entry) { return entry.second == "-"; });
    if ((picture_to_standard_output ? 1 : 0) + (json ? 1 : 0) +
            (events.to_standard_output() ? 1 : 0) >
        1) {
        throw Failure(Cause::usage, "Standard output cannot take more than one of a picture, "
                                    "--json and --events.");
    }
    check_budget(plan, wanted);
    require_grants(plan);
    // What is replayed is asked of nobody, so that no key is shown.
    if (!replays) { get_secrets(plan, *planned.catalogue->permissions().secrets); }
    const std::shared_ptr<Exchanges> exchanges = exchanges_of(values);
    wanted.exchanges = exchanges.get();

    std::optional<Store> store;
    std::optional<StoreCache> cache;
    // A replayed answer is no purchase: neither the store nor the ledger takes it for one.
    if (!values.contains("no-cache") && !replays) {
        store.emplace(
            values.contains("store") ? std::filesystem::path(values["store"].as<std::string>())
                                     : Store::default_folder(),
            values.contains("store-size") ? values["store-size"].as<std::uint64_t>() << 20U
                                          : Store::default_size);
        wanted.cache = &cache.emplace(*store);
    }
    RunObservers observers;
    std::optional<RecordedRun> recorded;
    std::optional<LedgerRecorder> recorder;
    if (ledger.wanted() && !replays) {
        wanted.ledger = &ledger.open();
        recorded.emplace(order, plan, ledger.open());
        recorded->take_up(wanted, values.contains("retry-failed"));
        observers.add(recorder.emplace(ledger.open(), recorded->id()));
    }
    std::optional<EventWriter> writer;
    if (events.stream() != nullptr) {
        observers.add(writer.emplace(*events.stream(), recorded ? recorded->id() : ""));
    }
    const auto told = json ? ProgressLine::Told::keep
                      : picture_to_standard_output || events.to_standard_output()
                          ? ProgressLine::Told::nothing
                          : ProgressLine::Told::files;
    ProgressLine progress(plan, wanted, told);
    observers.add(progress);

    const RunSummary summary = run(plan, wanted, observers, interruption.requested());
    progress.finish();
    if (store) { store->tidy(); }
    if (recorded) { recorded->tell_open_charges(); }
    if (json) {
        print_json(summary, progress, recorded ? recorded->id() : "");
    } else {
        print_text(summary);
    }
    return exit_status(summary, progress, interruption.requested());
}

} // namespace maquette::host
