#include "report/report.hpp"

#include "report/provider_figures.hpp"
#include "utc_time.hpp"

#include <algorithm>
#include <unordered_map>

namespace maquette::host {

namespace {

using Json = nlohmann::ordered_json;

void add(Amounts &to, const Amounts &amounts) {
    for (const auto &[currency, amount] : amounts) {
        to[currency] = saturated_sum(to[currency], amount);
    }
}

Amounts amounts_from(const std::string &json) {
    const Json parsed = Json::parse(json, nullptr, /*allow_exceptions=*/false);
    Amounts amounts;
    if (!parsed.is_object()) { return amounts; }
    for (const auto &[currency, amount] : parsed.items()) {
        if (amount.is_number_integer()) { amounts[currency] = amount.get<std::int64_t>(); }
    }
    return amounts;
}

/// Puts the rows of a run together.
class Reader {
  public:
    Reader(Ledger &ledger, const LedgerRun &run) : ledger_(ledger) { report_.run = run; }

    Report read() {
        const std::string &run = report_.run.id;
        ledger_.each_item(run, [&](const LedgerItem &row) { add_item(row); });
        ledger_.each_step(run, [&](const LedgerStep &step) { add_step(step); });
        ledger_.each_file(run, [&](const LedgerFile &file) {
            if (ReportItem *item = find(file.item)) { item->files.push_back(file); }
        });
        ledger_.each_finding(run, [&](const LedgerFinding &finding) {
            if (ReportItem *item = find(finding.item)) { item->findings.push_back(finding); }
        });
        for (const ReportItem &item : report_.items) {
            for (const LedgerAttempt &attempt : ledger_.attempts_of(run, item.row.id)) {
                providers_.add(attempt, item.row.tier);
            }
        }
        ledger_.each_charge(run, [&](const LedgerCharge &charge) { add_charge(charge); });
        for (const LedgerReservation &open : ledger_.open_reservations(run)) {
            add(report_.open, {{open.currency, open.at_most}});
        }
        for (const LedgerOpenCharge &open : ledger_.open_charges(run)) {
            add(report_.open, {{open.currency, open.at_most}});
        }
        const std::uint64_t finished = report_.done + report_.failed;
        report_.not_finished = report_.run.items > finished ? report_.run.items - finished : 0;
        const auto start = utc_seconds(report_.run.started);
        const auto end = utc_seconds(report_.run.ended);
        if (start && end) { report_.seconds = std::max(0.0, *end - *start); }
        count_tiers();
        report_.providers = providers_.figures(tier_names());
        return std::move(report_);
    }

  private:
    ReportItem *find(const std::string &id) {
        const auto found = places_.find(id);
        return found == places_.end() ? nullptr : &report_.items[found->second];
    }

    /// Of a step or charge whose item is not finished: the run's.
    std::string tier_of(const std::string &id) {
        const ReportItem *item = find(id);
        return item == nullptr ? report_.run.tier : item->row.tier;
    }

    void add_item(const LedgerItem &row) {
        places_[row.id] = report_.items.size();
        ReportItem item;
        item.row = row;
        item.values = Json::parse(row.values, nullptr, /*allow_exceptions=*/false);
        if (!item.values.is_object()) { item.values = Json::object(); }
        report_.done += row.state == "done" ? 1 : 0;
        report_.failed += row.state == "failed" ? 1 : 0;
        if (row.state == "failed") { add_failure(row); }
        report_.items.push_back(std::move(item));
    }

    void add_failure(const LedgerItem &row) {
        auto cause = std::ranges::find_if(report_.failures, [&](const FailureCause &known) {
            return known.step == row.step && known.status == row.status;
        });
        if (cause == report_.failures.end()) {
            report_.failures.push_back({row.step, row.status, {}, {}});
            cause = report_.failures.end() - 1;
        }
        cause->items.push_back(row.id);
        auto said = std::ranges::find(cause->sentences, row.failure,
                                      &std::pair<std::string, std::size_t>::first);
        if (said == cause->sentences.end()) {
            cause->sentences.emplace_back(row.failure, 1);
        } else {
            ++said->second;
        }
    }

    void add_step(const LedgerStep &step) {
        const bool cached = step.state == "cached";
        ++(cached ? report_.steps_cached : report_.steps_made);
        const Amounts saved = amounts_from(step.saved);
        if (cached) {
            ++report_.cache.count;
            add(report_.cache.money, saved);
            report_.cache.seconds += step.seconds;
            providers_.add_cached(step, tier_of(step.item));
        } else if (step.spared > 0) {
            report_.early_stop.count += static_cast<std::uint64_t>(step.spared);
            add(report_.early_stop.money, saved);
            report_.early_stop.seconds += step.seconds / std::max(step.attempts, 1) * step.spared;
        }
        ReportItem *item = find(step.item);
        if (item == nullptr) { return; }
        item->cached += cached ? 1 : 0;
        if (step.score >= 0) { item->score = std::min(item->score.value_or(1), step.score); }
        item->steps.push_back(step);
        item->steps.back().parameters.clear(); // long, and told by `maquette show`
    }

    void add_charge(const LedgerCharge &charge) {
        const Amounts amount{{charge.currency, charge.micro_units}};
        add(report_.spent, amount);
        providers_.add(charge, tier_of(charge.item));
        if (ReportItem *item = find(charge.item)) { add(item->charged, amount); }
    }

    std::vector<std::string> tier_names() const {
        std::vector<std::string> names;
        for (const TierFigures &tier : report_.tiers) {
            names.push_back(tier.tier);
        }
        return names;
    }

    void count_tiers() {
        std::map<std::string, std::vector<double>> seconds;
        for (const ReportItem &item : report_.items) {
            auto tier = std::ranges::find(report_.tiers, item.row.tier, &TierFigures::tier);
            if (tier == report_.tiers.end()) {
                report_.tiers.push_back({item.row.tier, 0, 0, 0, {}, {}});
                tier = report_.tiers.end() - 1;
            }
            ++tier->items;
            tier->done += item.row.state == "done" ? 1 : 0;
            tier->failed += item.row.state == "failed" ? 1 : 0;
            add(tier->charged, item.charged);
            if (item.row.state == "done") { seconds[item.row.tier].push_back(item.row.seconds); }
        }
        for (TierFigures &tier : report_.tiers) {
            tier.seconds = spread_of(std::move(seconds[tier.tier]));
        }
        std::ranges::stable_sort(report_.failures, std::ranges::greater(),
                                 [](const FailureCause &cause) { return cause.items.size(); });
        for (FailureCause &cause : report_.failures) {
            std::ranges::stable_sort(cause.sentences, std::ranges::greater(),
                                     &std::pair<std::string, std::size_t>::second);
        }
    }

    Ledger &ledger_;
    Report report_;
    ProviderCount providers_;
    std::unordered_map<std::string, std::size_t> places_; ///< of the items, by id
};

} // namespace

Report read_report(Ledger &ledger, const LedgerRun &run) { return Reader(ledger, run).read(); }

} // namespace maquette::host
