#include "cli/recorded_run.hpp"

#include "engine/wishes_json.hpp"
#include "plugin/redaction.hpp"
#include "sha256.hpp"

#include <filesystem>
#include <iostream>
#include <set>

namespace maquette::host {

namespace {

/// What makes two commands the same.
std::string key_of(const Plan &plan) {
    return Sha256()
        .add_part(plan.binding().manifest.document.text)
        .add_part(to_json(plan.binding().wishes).dump())
        .digits();
}

} // namespace

RecordedRun::RecordedRun(const RunOrder &order, const Plan &plan, Ledger &ledger)
    : ledger_(ledger) {
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

void RecordedRun::take_up(RunOptions &wanted, bool retry_failed) const {
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
        std::cerr << "A call of '" << open.provider << "' was under way when the run ended; up to "
                  << to_text(Money{open.at_most, open.currency}) << " may have been billed.\n";
    }
}

void RecordedRun::tell_open_charges() const {
    std::set<std::uint64_t> under_way; // those are told of when it goes on
    for (const LedgerReservation &open : ledger_.open_reservations(run_.id)) {
        under_way.insert(open.id);
    }
    for (const LedgerOpenCharge &open : ledger_.open_charges(run_.id)) {
        if (under_way.contains(open.call)) { continue; }
        std::cerr << "Up to " << to_text(Money{open.at_most, open.currency})
                  << " may have been billed by '" << open.provider << "' for " << open.item << "/"
                  << open.step << ", and nobody knows; look into the account.\n";
    }
}

} // namespace maquette::host
