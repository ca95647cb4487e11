#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

/// How many items there are, by state.
std::map<std::string, std::uint64_t> count_items(Ledger &ledger, const std::string &run) {
    std::map<std::string, std::uint64_t> counts;
    ledger.each_item(run, [&](const LedgerItem &item) { ++counts[item.state]; });
    return counts;
}

std::string money(const std::map<std::string, std::int64_t> &amounts) {
    std::string text;
    for (const auto &[currency, micro_units] : amounts) {
        text += (text.empty() ? "" : ", ") + money_text(micro_units, currency);
    }
    return text.empty() ? "free" : text;
}

} // namespace

int runs_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_ledger_options(description);
    description.add_options()("most", options::value<std::size_t>()->value_name("N"),
                              "How many, the newest first (default: 20).")(
        "json", "Print the runs as JSON.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("runs", arguments, description, nullptr, 0, helped);
    if (helped) { return exit_good; }
    LazyLedger ledger(values);
    const std::size_t most = values.contains("most") ? values["most"].as<std::size_t>() : 20;
    const auto runs = ledger.exists() ? ledger.open().runs(most) : std::vector<LedgerRun>();
    Json list = Json::array();
    std::vector<std::vector<std::string>> rows{
        {"RUN", "STARTED", "STATE", "TIER", "DONE", "FAILED", "ITEMS", "SPENT", "MANIFEST"}};
    for (const LedgerRun &run : runs) {
        const auto counts = count_items(ledger.open(), run.id);
        const auto count = [&](const char *state) {
            return counts.contains(state) ? counts.at(state) : 0;
        };
        const auto spent = ledger.open().spent(run.id);
        list.push_back({{"run", run.id},
                        {"name", run.name},
                        {"manifest", run.file},
                        {"tier", run.tier},
                        {"state", run.state},
                        {"started", run.started},
                        {"ended", run.ended},
                        {"items", run.items},
                        {"done", count("done")},
                        {"failed", count("failed")},
                        {"spent-micro-units", spent},
                        {"promotes", run.parent}});
        rows.push_back({run.id, run.started, run.state, run.tier, std::to_string(count("done")),
                        std::to_string(count("failed")), std::to_string(run.items), money(spent),
                        run.name});
    }
    if (values.contains("json")) {
        std::cout << Json{{"maquette-runs", 1}, {"runs", list}}.dump(2, ' ', false,
                                                                     Json::error_handler_t::replace)
                  << "\n";
    } else if (runs.empty()) {
        std::cerr << "The ledger " << ledger.file().string() << " has no runs yet.\n";
    } else {
        std::cout << table(rows);
    }
    return exit_good;
}

} // namespace maquette::host
