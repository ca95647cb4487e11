#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/run_session.hpp"
#include "engine/wishes_json.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::json;

/// What was chosen, of one run.
struct Chosen {
    LedgerRun run;
    std::vector<LedgerItem> items;
};

bool matches(const LedgerItem &item, const std::map<std::string, std::string> &where) {
    const Json values = Json::parse(item.values, nullptr, /*allow_exceptions=*/false);
    return std::ranges::all_of(where, [&](const auto &condition) {
        const auto value = values.find(condition.first);
        if (value == values.end()) { return false; }
        return condition.second ==
               (value->is_string() ? value->template get<std::string>() : value->dump());
    });
}

/// The finished items of a run, or those that gave an asset.
Chosen choose(Ledger &ledger, const std::string &what,
              const std::map<std::string, std::string> &where) {
    Chosen chosen;
    std::optional<LedgerRun> run = ledger.find_run(what);
    if (run) {
        ledger.each_item(run->id, [&](const LedgerItem &item) {
            if (item.state == "done" && matches(item, where)) { chosen.items.push_back(item); }
        });
    } else if (const auto assets = ledger.find_assets(what); !assets.empty()) {
        // The same picture may come from several runs; the newest is meant.
        run = ledger.find_run(assets.front().run);
        ledger.each_item(run->id, [&](const LedgerItem &item) {
            const bool gave = std::ranges::any_of(assets, [&](const LedgerAsset &asset) {
                return asset.run == item.run && asset.item == item.id;
            });
            if (gave && matches(item, where)) { chosen.items.push_back(item); }
        });
    } else {
        throw Failure(Cause::usage, "There is neither a run nor an asset '" + what +
                                        "'. 'maquette runs' lists the runs.");
    }
    if (chosen.items.empty()) {
        throw Failure(Cause::usage, "No finished item of '" + what + "' is meant by --where.");
    }
    chosen.run = std::move(*run);
    return chosen;
}

} // namespace

int promote_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_wishes_options(description);
    add_run_options(description);
    description.add_options()(
        "where", options::value<std::vector<std::string>>()->composing()->value_name("NAME=VALUE"),
        "Only items with this value. May be given several times.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("promote", arguments, description, "what", 1, helped);
    if (helped) { return exit_good; }
    if (!values.contains("what") || !values.contains("tier")) {
        throw Failure(Cause::usage, "What is to be promoted, and to which tier? For example: "
                                    "maquette promote last --tier hero --where seed=7");
    }
    LazyLedger ledger(values);
    if (!ledger.exists()) {
        throw Failure(Cause::usage, "There is no ledger yet, so there is nothing to promote.");
    }
    const Chosen chosen =
        choose(ledger.open(), values["what"].as<std::vector<std::string>>().front(),
               assignments(values, "where"));
    Wishes wishes = wishes_from_json(chosen.run.wishes);
    wishes.tier = values["tier"].as<std::string>();
    wishes.values.erase("tier");
    wishes.output_files.clear();
    // Not over the sketches.
    wishes.folder = values.contains("out") ? std::filesystem::path(values["out"].as<std::string>())
                                           : wishes.folder / wishes.tier;
    wishes.items.emplace();
    for (const LedgerItem &item : chosen.items) {
        wishes.items->push_back(Json::parse(item.values).get<ItemValues>());
    }
    return run_session({parse_document(chosen.run.manifest, chosen.run.file), std::move(wishes), "",
                        chosen.run.id},
                       values, ledger);
}

} // namespace maquette::host
