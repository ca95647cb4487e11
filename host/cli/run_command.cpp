#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "engine/plan_needs.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

options::options_description run_options() {
    options::options_description description("Options");
    add_wishes_options(description);
    description.add_options()("jobs,j", options::value<std::size_t>()->value_name("N"),
                              "Steps at a time (default: the number of processors).")(
        "json", "Print the result as JSON.")("verbose,v",
                                             "Print what providers log, not only warnings.");
    return description;
}

void log_to_standard_error(bool verbose) {
    auto logger = spdlog::stderr_color_st("maquette");
    logger->set_pattern("%^%l%$ %v");
    logger->set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
    spdlog::set_default_logger(logger);
}

Json to_json(const ItemResult &result) {
    Json failures = Json::array();
    for (const ItemFailure &failure : result.failures) {
        failures.push_back(
            {{"step", failure.step}, {"status", failure.status}, {"sentence", failure.sentence}});
    }
    Json charges = Json::array();
    for (const Charge &charge : result.charges) {
        charges.push_back({{"micro-units", charge.micro_units},
                           {"currency", charge.currency},
                           {"what", charge.what}});
    }
    return {{"item", result.id},
            {"state", result.good()      ? "done"
                      : result.cancelled ? "cancelled"
                                         : "failed"},
            {"files", result.files},
            {"failures", failures},
            {"charges", charges},
            {"seconds", result.seconds}};
}

void print_json(const RunSummary &summary, const ProgressLine &progress) {
    std::vector<ItemResult> results = progress.results();
    std::ranges::sort(results, {}, &ItemResult::index);
    Json items = Json::array();
    for (const ItemResult &result : results) {
        items.push_back(to_json(result));
    }
    const Json all{{"maquette-run", 1},
                   {"items", items},
                   {"done", summary.good},
                   {"failed", summary.failed},
                   {"not-finished", summary.not_finished},
                   {"charged-micro-units", summary.charged_micro_units},
                   {"step-seconds", progress.step_seconds()},
                   {"seconds", summary.seconds}};
    std::cout << all.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void print_text(const RunSummary &summary, const ProgressLine &progress, bool list_files) {
    if (list_files) {
        for (const ItemResult &result : progress.results()) {
            for (const std::string &file : result.files) {
                std::cout << file << "\n";
            }
        }
        std::cout.flush();
    }
    if (!progress_is_seen() && summary.good == summary.items) { return; }
    std::cerr << summary.good << " of " << summary.items
              << (summary.items == 1 ? " item" : " items") << " done";
    if (summary.failed > 0) { std::cerr << ", " << summary.failed << " failed"; }
    if (summary.not_finished > 0) { std::cerr << ", " << summary.not_finished << " cancelled"; }
    std::cerr << " in " << seconds_text(summary.seconds);
    for (const auto &[currency, amount] : summary.charged_micro_units) {
        std::cerr << ", " << money_text(amount, currency);
    }
    std::cerr << ".\n";
}

/// The status of the causes if they agree, else "some items failed".
int exit_status(const RunSummary &summary, const ProgressLine &progress, bool interrupted) {
    if (interrupted && summary.not_finished > 0) { return exit_cancelled; }
    int status = exit_good;
    for (const ItemResult &result : progress.results()) {
        for (const ItemFailure &failure : result.failures) {
            const int next = exit_status_of(failure.cause);
            status = status == exit_good || status == next ? next : exit_items_failed;
        }
    }
    return summary.good > 0 && status != exit_good ? exit_items_failed : status;
}

} // namespace

int run_command(const std::vector<std::string> &arguments) {
    bool helped = false;
    const options::variables_map values =
        parse_arguments("run", arguments, run_options(), "manifest", 1, helped);
    if (helped) { return exit_good; }
    log_to_standard_error(values.contains("verbose"));
    const Interruption interruption;
    const Planned planned = make_plan(values);
    require_grants(*planned.plan);
    get_secrets(*planned.plan, *planned.catalogue->permissions().secrets);
    const auto &output_files = planned.plan->binding().wishes.output_files;
    const bool picture_to_standard_output =
        std::ranges::any_of(output_files, [](const auto &entry) { return entry.second == "-"; });
    if (picture_to_standard_output && values.contains("json")) {
        throw Failure(Cause::usage, "Standard output cannot take both a picture and --json.");
    }
    RunOptions run_with;
    if (values.contains("jobs")) { run_with.jobs = values["jobs"].as<std::size_t>(); }
    ProgressLine progress(*planned.plan);
    const RunSummary summary = run(*planned.plan, run_with, progress, interruption.requested());
    progress.finish();
    if (values.contains("json")) {
        print_json(summary, progress);
    } else {
        print_text(summary, progress, !picture_to_standard_output);
    }
    return exit_status(summary, progress, interruption.requested());
}

} // namespace maquette::host
