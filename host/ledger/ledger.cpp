#include "ledger/ledger.hpp"

#include "ledger/ledger_module.hpp"
#include "ledger/load_module.hpp"
#include "module_file.hpp"

#include <cstdlib>
#include <iterator>

namespace maquette::host {

bool LedgerRows::empty() const {
    return reservations.empty() && items.empty() && steps.empty() && attempts.empty() &&
           findings.empty() && charges.empty() && jobs.empty() && open_charges.empty() &&
           settled.empty() && assets.empty() && files.empty();
}

void LedgerRows::add(LedgerRows later) {
    const auto append = [](auto &to, auto &from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    };
    append(reservations, later.reservations);
    append(items, later.items);
    append(steps, later.steps);
    append(attempts, later.attempts);
    append(findings, later.findings);
    append(charges, later.charges);
    append(jobs, later.jobs);
    append(open_charges, later.open_charges);
    append(settled, later.settled);
    append(assets, later.assets);
    append(files, later.files);
}

std::filesystem::path default_ledger_file() {
    const auto set = [](const char *name) {
        const char *value = std::getenv(name);
        return std::filesystem::path(value == nullptr ? "" : value);
    };
    if (std::filesystem::path file = set("MAQUETTE_LEDGER"); !file.empty()) { return file; }
    std::filesystem::path folder = set("XDG_STATE_HOME");
    if (folder.empty()) { folder = set("HOME") / ".local/state"; }
    return folder / "maquette" / "ledger.sqlite";
}

namespace {

OpenLedgerModule module_function() {
    static const auto open =
        reinterpret_cast<OpenLedgerModule>(find_in_module("ledger", ledger_module_symbol));
    return open;
}

} // namespace

void load_ledger_module() { module_function(); }

std::unique_ptr<Ledger> open_ledger(const std::filesystem::path &file, int patience) {
    return std::unique_ptr<Ledger>(module_function()(file, patience));
}

} // namespace maquette::host
