#include "cli/report_text.hpp"

#include "cli/terminal.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

using Rows = std::vector<std::vector<std::string>>;

void print_pair(const std::string &name, const std::string &value) {
    if (value.empty()) { return; }
    std::cout << name << std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') << value << "\n";
}

std::string saving_text(const Saving &saving, const std::string &thing) {
    if (saving.count == 0) { return ""; }
    return money_text(saving.money) + " and about " + seconds_text(saving.seconds) + ": " +
           count_text(saving.count, thing);
}

std::string plan_text(const PlanTotals &totals) {
    return money_text(totals.cost_micro_units) + ", " + (totals.seconds_known ? "" : "more than ") +
           seconds_text(totals.seconds);
}

void print_tiers_saved(const TierComparison &tiers) {
    if (tiers.tier.empty()) {
        print_pair("by tiers", "not known. " + tiers.why_not);
    } else {
        const Amounts saved = tiers.saved();
        print_pair("by tiers", (saved.empty() ? "no money" : money_text(saved)) +
                                   ": all items at '" + tiers.tier + "' are estimated at " +
                                   plan_text(tiers.all_there) + "; as they were planned, at " +
                                   plan_text(tiers.planned));
    }
    for (const RejectedProvider &tier : tiers.left_out) {
        print_pair("", "the tier '" + tier.id + "' cannot be planned here: " + tier.reason);
    }
}

void print_providers(const Report &report) {
    Rows rows{{"PROVIDER", "TIER", "CALLS", "FAILED", "CACHED", "COST", "MEDIAN", "95TH PC.",
               "SECONDS, MEDIAN", "95TH PC."}};
    for (const ProviderFigures &figures : report.providers) {
        const CostTexts cost = cost_texts(figures);
        const bool timed = figures.seconds.count > 0;
        rows.push_back({figures.provider, figures.tier, std::to_string(figures.calls),
                        std::to_string(figures.failed), std::to_string(figures.cached), cost.sum,
                        cost.median, cost.slow, timed ? seconds_text(figures.seconds.median) : "-",
                        timed ? seconds_text(figures.seconds.slow) : "-"});
    }
    if (rows.size() > 1) { std::cout << "\n" << table(rows); }
}

void print_tiers(const Report &report) {
    Rows rows{{"TIER", "ITEMS", "DONE", "FAILED", "SPENT", "SECONDS, MEDIAN", "95TH PC."}};
    for (const TierFigures &tier : report.tiers) {
        rows.push_back({tier.tier, std::to_string(tier.items), std::to_string(tier.done),
                        std::to_string(tier.failed), money_text(tier.charged),
                        seconds_text(tier.seconds.median), seconds_text(tier.seconds.slow)});
    }
    if (rows.size() > 2) { std::cout << "\n" << table(rows); }
}

void print_failures(const Report &report) {
    static constexpr std::size_t most = 3;
    for (const FailureCause &cause : report.failures) {
        std::cout << "\n"
                  << red(count_text(cause.items.size(), "item") + " failed " +
                         (cause.step.empty() ? "in reading or writing files"
                                             : "at '" + cause.step + "'") +
                         (cause.status.empty() ? "" : ": " + cause.status))
                  << "\n";
        for (std::size_t i = 0; i < std::min(most, cause.sentences.size()); ++i) {
            std::cout << "  " << cause.sentences[i].first << "\n";
        }
        if (cause.sentences.size() > most) {
            std::cout << "  and " << cause.sentences.size() - most << " other sentences\n";
        }
        std::cout << "  items";
        for (std::size_t i = 0; i < std::min(most, cause.items.size()); ++i) {
            std::cout << " " << cause.items[i];
        }
        std::cout << (cause.items.size() > most ? " …" : "") << "\n";
    }
}

} // namespace

void print_text(const Report &report) {
    const LedgerRun &run = report.run;
    std::cout << bold(run.name + ", run " + run.id) << "\n";
    print_pair("state", run.state);
    print_pair("tier", run.tier);
    print_pair("started",
               run.started + (report.seconds ? ", took " + seconds_text(*report.seconds) : ""));
    print_pair("promotes", run.parent);
    print_pair("items", std::to_string(report.done) + " of " + std::to_string(run.items) +
                            " done, " + std::to_string(report.failed) + " failed" +
                            (report.not_finished > 0
                                 ? ", " + std::to_string(report.not_finished) + " not finished"
                                 : ""));
    print_pair("steps", std::to_string(report.steps_made) + " made, " +
                            std::to_string(report.steps_cached) + " from the store");
    print_pair("spent", money_text(report.spent) + (report.open.empty()
                                                        ? ""
                                                        : "; up to " + money_text(report.open) +
                                                              " more may have been billed"));
    std::cout << "\nsaved\n";
    print_pair("by store", saving_text(report.cache, "step"));
    print_pair("by stopping", saving_text(report.early_stop, "attempt"));
    print_tiers_saved(report.tiers_saved);
    print_providers(report);
    print_tiers(report);
    print_failures(report);
}

} // namespace maquette::host
