#include "cli/run_text.hpp"

#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "engine/events.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

Json to_json(const ItemResult &result) {
    Json failures = Json::array();
    for (const ItemFailure &failure : result.failures) {
        failures.push_back(
            {{"step", failure.step}, {"status", failure.status}, {"sentence", failure.sentence}});
    }
    Json files = Json::array();
    for (const WrittenFile &file : result.files) {
        files.push_back(file.file);
    }
    return {{"item", result.id},
            {"state", result.good()      ? "done"
                      : result.cancelled ? "cancelled"
                                         : "failed"},
            {"tier", result.tier},
            {"files", files},
            {"scores", result.scores},
            {"cached-steps", result.cached_steps},
            {"failures", failures},
            {"charges", to_json(result.charges)},
            {"seconds", result.seconds}};
}

} // namespace

void print_json(const RunSummary &summary, const ProgressLine &progress, const std::string &run) {
    std::vector<ItemResult> results = progress.results();
    std::ranges::sort(results, {}, &ItemResult::index);
    Json items = Json::array();
    for (const ItemResult &result : results) {
        items.push_back(to_json(result));
    }
    const Json all{{"maquette-run", 1},
                   {"run", run},
                   {"items", items},
                   {"done", summary.good},
                   {"failed", summary.failed},
                   {"failed-before", summary.failed_before},
                   {"not-finished", summary.not_finished},
                   {"charged-micro-units", summary.charged_micro_units},
                   {"steps-cached", summary.steps_cached},
                   {"step-seconds", progress.step_seconds()},
                   {"seconds", summary.seconds}};
    std::cout << all.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void print_text(const RunSummary &summary) {
    if (!progress_is_seen() && summary.good == summary.items) { return; }
    std::cerr << summary.good << " of " << summary.items
              << (summary.items == 1 ? " item" : " items") << " done";
    if (summary.steps_cached > 0) {
        std::cerr << " (" << summary.steps_cached
                  << (summary.steps_cached == 1 ? " step" : " steps") << " from the store)";
    }
    if (summary.failed > 0) { std::cerr << ", " << summary.failed << " failed"; }
    if (summary.failed_before > 0) {
        std::cerr << ", " << summary.failed_before << " failed before";
    }
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
    int status = summary.failed_before > 0 ? exit_items_failed : exit_good;
    for (const Cause cause : progress.causes()) {
        const int next = exit_status_of(cause);
        status = status == exit_good || status == next ? next : exit_items_failed;
    }
    return summary.good > 0 && status != exit_good ? exit_items_failed : status;
}

} // namespace maquette::host
