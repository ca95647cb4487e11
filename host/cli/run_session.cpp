#include "cli/run_session.hpp"

#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/progress.hpp"
#include "cli/run_text.hpp"
#include "engine/events.hpp"
#include "engine/ledger_recorder.hpp"
#include "engine/plan_needs.hpp"
#include "engine/store_cache.hpp"
#include "engine/wishes_json.hpp"
#include "plugin/call.hpp"
#include "plugin/redaction.hpp"
#include "sha256.hpp"

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

/// What makes two commands the same.
std::string key_of(const Plan &plan) {
    return Sha256()
        .add_part(plan.binding().manifest.document.text)
        .add_part(to_json(plan.binding().wishes).dump())
        .digits();
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

/// The run in the ledger: a new one, or one that goes on.
class RecordedRun {
  public:
    RecordedRun(const RunOrder &order, const Plan &plan, Ledger &ledger) : ledger_(ledger) {
        std::optional<LedgerRun> found;
        const std::string key = key_of(plan);
        if (!order.resume.empty()) {
            found = ledger.find_run(order.resume);
        } else {
            found = ledger.find_interrupted(key);
        }
        if (found) {
            ledger.resume_run(found->id);
            run_ = *found;
            resumed_ = true;
            return;
        }
        const Manifest &manifest = plan.binding().manifest;
        run_.name = manifest.name;
        run_.file = manifest.document.file == "standard input"
                        ? "-"
                        : std::filesystem::absolute(manifest.document.file).string();
        run_.manifest = redacted(manifest.document.text);
        run_.wishes = redacted(to_json(plan.binding().wishes).dump());
        run_.key = key;
        run_.tier = plan.binding().tier;
        run_.estimate = to_json(plan.totals()).dump();
        run_.parent = order.parent;
        run_.items = plan.item_count();
        run_ = ledger.begin_run(run_);
    }

    const std::string &id() const { return run_.id; }

    /// What was done before counts.
    void take_up(RunOptions &wanted, bool retry_failed) const {
        wanted.run_id = run_.id;
        if (!resumed_) { return; }
        wanted.spent = ledger_.spent(run_.id);
        if (!retry_failed) { wanted.skip_items = ledger_.failed_items(run_.id); }
        std::cerr << "Goes on with the run " << run_.id << ", started " << run_.started << ".";
        if (!wanted.skip_items.empty()) {
            std::cerr << " " << wanted.skip_items.size()
                      << (wanted.skip_items.size() == 1 ? " item" : " items")
                      << " failed before; --retry-failed makes them again.";
        }
        std::cerr << "\n";
        for (const LedgerReservation &open : ledger_.open_reservations(run_.id)) {
            wanted.open_reservations[open.id] = {open.at_most, open.currency};
            std::cerr << "A call of '" << open.provider
                      << "' was under way when the run ended; up to "
                      << to_text(Money{open.at_most, open.currency}) << " may have been billed.\n";
        }
    }

  private:
    Ledger &ledger_;
    LedgerRun run_;
    bool resumed_ = false;
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
        "events", options::value<std::string>()->value_name("FILE"),
        "Write what happens as JSON lines to the end of this file; '-' is standard output.")(
        "json", "Print the result as JSON.")("verbose,v",
                                             "Print what providers log, not only warnings.");
    add_ledger_options(description);
}

int run_session(RunOrder order, const options::variables_map &values, LazyLedger &ledger) {
    log_to_standard_error(values.contains("verbose"));
    const Interruption interruption;
    RunOptions wanted = options_from(values);
    Events events(values);
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
    get_secrets(plan, *planned.catalogue->permissions().secrets);

    std::optional<Store> store;
    std::optional<StoreCache> cache;
    if (!values.contains("no-cache")) {
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
    if (ledger.wanted()) {
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
    ProgressLine progress(plan, wanted.budget, told);
    observers.add(progress);

    const RunSummary summary = run(plan, wanted, observers, interruption.requested());
    progress.finish();
    if (store) { store->collect(); }
    if (json) {
        print_json(summary, progress, recorded ? recorded->id() : "");
    } else {
        print_text(summary);
    }
    return exit_status(summary, progress, interruption.requested());
}

} // namespace maquette::host
