#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <iostream>
#include <set>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

constexpr std::size_t short_name = 12;

Json parsed(const std::string &text) {
    Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    return json.is_discarded() ? Json(text) : json;
}

Json to_json(const LedgerRun &run) {
    return {{"run", run.id},
            {"name", run.name},
            {"manifest", run.file},
            {"tier", run.tier},
            {"state", run.state},
            {"started", run.started},
            {"ended", run.ended},
            {"items", run.items},
            {"promotes", run.parent},
            {"wishes", parsed(run.wishes)},
            {"estimate", parsed(run.estimate)},
            {"version", run.host}};
}

Json to_json(const LedgerItem &item) {
    Json json{{"run", item.run},     {"item", item.id},
              {"tier", item.tier},   {"values", parsed(item.values)},
              {"state", item.state}, {"seconds", item.seconds}};
    if (!item.failure.empty()) {
        json["failure"] = {
            {"step", item.step}, {"status", item.status}, {"sentence", item.failure}};
    }
    return json;
}

Json to_json(const LedgerStep &step) {
    Json json{{"step", step.step},         {"provider", step.provider},
              {"plugin", step.plugin},     {"state", step.state},
              {"seconds", step.seconds},   {"parameters", parsed(step.parameters)},
              {"attempts", step.attempts}, {"key", step.key}};
    if (step.score >= 0) { json["score"] = step.score; }
    return json;
}

Json to_json(const LedgerAttempt &attempt) {
    return {{"step", attempt.step},         {"number", attempt.number},
            {"provider", attempt.provider}, {"status", attempt.status},
            {"sentence", attempt.sentence}, {"seconds", attempt.seconds}};
}

Json to_json(const LedgerOpenCharge &charge) {
    return {{"item", charge.item},         {"step", charge.step},
            {"provider", charge.provider}, {"at-most-micro-units", charge.at_most},
            {"currency", charge.currency}, {"what", charge.what}};
}

/// Without the addresses: whoever has a signed one has the picture.
Json to_json(const LedgerJob &job) {
    const Json known = parsed(job.job);
    return {{"item", job.item},
            {"step", job.step},
            {"provider", job.provider},
            {"ordered-by", job.payer},
            {"id", known.is_object() ? known.value("id", Json()) : Json()}};
}

Json to_json(const LedgerFinding &finding) {
    return {{"step", finding.step}, {"id", finding.id}, {"sentence", finding.sentence}};
}

Json to_json(const LedgerFile &file) {
    return {{"output", file.output},
            {"file", file.file},
            {"asset", file.asset},
            {"sha256", file.sha256}};
}

template <class Row> Json to_json(const std::vector<Row> &rows) {
    Json list = Json::array();
    for (const Row &row : rows) {
        list.push_back(to_json(row));
    }
    return list;
}

void print(const Json &json) {
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void print_pair(const std::string &name, const std::string &value) {
    if (!value.empty()) {
        std::cout << name << std::string(10 - name.size(), ' ') << value << "\n";
    }
}

void show_run(Ledger &ledger, const LedgerRun &run, bool json) {
    std::vector<LedgerItem> failed;
    std::uint64_t done = 0;
    ledger.each_item(run.id, [&](const LedgerItem &item) {
        done += item.state == "done" ? 1 : 0;
        if (item.state == "failed") { failed.push_back(item); }
    });
    const auto spent = ledger.spent(run.id);
    const auto open = ledger.open_reservations(run.id);
    const auto open_charges = ledger.open_charges(run.id);
    const auto jobs = ledger.jobs(run.id);
    if (json) {
        Json all = to_json(run);
        all["done"] = done;
        all["spent-micro-units"] = spent;
        all["failed"] = to_json(failed);
        Json reservations = Json::array();
        for (const LedgerReservation &reservation : open) {
            reservations.push_back({{"item", reservation.item},
                                    {"step", reservation.step},
                                    {"provider", reservation.provider},
                                    {"at-most-micro-units", reservation.at_most},
                                    {"currency", reservation.currency}});
        }
        all["open-reservations"] = reservations;
        all["open-charges"] = to_json(open_charges);
        all["remote-jobs"] = to_json(jobs);
        print(all);
        return;
    }
    std::cout << bold("run " + run.id) << "\n";
    print_pair("manifest", run.file);
    print_pair("tier", run.tier);
    print_pair("state", run.state);
    print_pair("started", run.started);
    print_pair("ended", run.ended);
    print_pair("promotes", run.parent);
    print_pair("items", std::to_string(done) + " of " + std::to_string(run.items) + " done, " +
                            std::to_string(failed.size()) + " failed");
    for (const auto &[currency, micro_units] : spent) {
        print_pair("spent", money_text(micro_units, currency));
    }
    for (const LedgerReservation &reservation : open) {
        print_pair("open", "up to " + money_text(reservation.at_most, reservation.currency) +
                               " by '" + reservation.provider + "' for " + reservation.item + "/" +
                               reservation.step);
    }
    for (const LedgerOpenCharge &charge : open_charges) {
        print_pair("billed?", "up to " + money_text(charge.at_most, charge.currency) + " by '" +
                                  charge.provider + "' for " + charge.item + "/" + charge.step);
    }
    for (const LedgerJob &job : jobs) {
        print_pair("job", to_json(job).at("id").dump() + " of '" + job.provider + "' for " +
                              job.item + "/" + job.step + " is asked for by the next run");
    }
    static constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(most, failed.size()); ++i) {
        std::cout << "  " << failed[i].id << "  " << red(failed[i].step) << "  "
                  << failed[i].failure << "\n";
    }
    if (failed.size() > most) {
        std::cout << "  and " << failed.size() - most << " more; --json has them all\n";
    }
}

void show_item(Ledger &ledger, const LedgerItem &item, bool json) {
    const auto steps = ledger.steps_of(item.run, item.id);
    const auto attempts = ledger.attempts_of(item.run, item.id);
    const auto findings = ledger.findings_of(item.run, item.id);
    const auto files = ledger.files_of(item.run, item.id);
    if (json) {
        Json all = to_json(item);
        all["steps"] = to_json(steps);
        all["attempts"] = to_json(attempts);
        all["findings"] = to_json(findings);
        all["files"] = to_json(files);
        print(all);
        return;
    }
    std::cout << bold("item " + item.id) << "\n";
    print_pair("run", item.run);
    print_pair("tier", item.tier);
    print_pair("values", item.values);
    print_pair("state", item.state + ", " + seconds_text(item.seconds));
    if (!item.failure.empty()) { print_pair("failure", item.step + ": " + item.failure); }
    for (const LedgerStep &step : steps) {
        std::cout << "  " << step.step << "  " << step.provider << " (" << step.plugin << ")  "
                  << step.state << ", " << seconds_text(step.seconds) << "\n";
    }
    for (const LedgerAttempt &attempt : attempts) {
        if (attempt.status != "ok") {
            std::cout << "  " << attempt.step << "  attempt " << attempt.number << " of "
                      << attempt.provider << ": " << attempt.status << ". " << attempt.sentence
                      << "\n";
        }
    }
    for (const LedgerFinding &finding : findings) {
        std::cout << "  " << finding.step << "  " << finding.sentence << "\n";
    }
    for (const LedgerFile &file : files) {
        std::cout << "  " << file.output << "  " << file.file << "  "
                  << file.asset.substr(0, short_name) << "\n";
    }
}

/// An asset and what it came from, as deep as it goes. `above` are those on the way here: what
/// comes from itself is shown once.
Json lineage(Ledger &ledger, const std::string &id, const std::string &run,
             std::set<std::string> above) {
    Json json{{"asset", id}};
    if (!above.insert(id).second) { return json; }
    const auto found = ledger.find_assets(id);
    if (found.empty()) {
        json["from"] = "outside";
        return json;
    }
    // In the same run, if it is there; else where it was made last.
    const auto same = std::ranges::find(found, run, &LedgerAsset::run);
    const LedgerAsset &asset = same == found.end() ? found.front() : *same;
    json["run"] = asset.run;
    json["item"] = asset.item;
    json["step"] = asset.step;
    json["output"] = asset.output;
    json["format"] = asset.format;
    for (const LedgerStep &step : ledger.steps_of(asset.run, asset.item)) {
        if (step.step == asset.step) { json["made-by"] = to_json(step); }
    }
    Json parents = Json::object();
    for (const auto &[port, parent] : asset.parents) {
        parents[port] = lineage(ledger, parent, asset.run, above);
    }
    json["parents"] = parents;
    return json;
}

void print_lineage(const Json &asset, const std::string &indent, const std::string &port) {
    std::cout << indent << (port.empty() ? "" : port + ": ")
              << asset.at("asset").get<std::string>().substr(0, short_name);
    if (asset.contains("step")) {
        std::cout << "  " << asset.at("step").get<std::string>();
        if (asset.contains("made-by")) {
            std::cout << " by " << asset.at("made-by").at("provider").get<std::string>();
        }
        std::cout << ", " << asset.at("format").get<std::string>();
    } else if (asset.contains("from")) {
        std::cout << "  from outside";
    }
    std::cout << "\n";
    if (!asset.contains("parents")) { return; }
    for (const auto &[name, parent] : asset.at("parents").items()) {
        print_lineage(parent, indent + "  ", name);
    }
}

void show_asset(Ledger &ledger, const LedgerAsset &asset, bool json) {
    const Json all = lineage(ledger, asset.id, asset.run, {});
    if (json) {
        print(all);
        return;
    }
    std::cout << bold("asset " + asset.id) << "\n";
    print_pair("run", asset.run);
    print_pair("item", asset.item);
    print_lineage(all, "  ", "");
}

} // namespace

int show_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_ledger_options(description);
    description.add_options()("json", "Print it as JSON.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("show", arguments, description, "what", 1, helped);
    if (helped) { return exit_good; }
    if (!values.contains("what")) {
        throw Failure(Cause::usage, "What is to be shown? Give the beginning of a run's, an item's "
                                    "or an asset's id, or 'last'. 'maquette runs' lists the runs.");
    }
    const std::string what = values["what"].as<std::vector<std::string>>().front();
    const bool json = values.contains("json");
    LazyLedger lazy(values);
    if (!lazy.exists()) {
        throw Failure(Cause::usage, "There is no ledger yet, so there is nothing to show.");
    }
    Ledger &ledger = lazy.open();
    const auto run = ledger.find_run(what);
    const auto items = ledger.find_items(what);
    const auto assets = ledger.find_assets(what);
    // The same item or picture of several runs is one; the newest run's is shown.
    std::set<std::string> ids;
    if (run) { ids.insert("run " + run->id); }
    for (const LedgerItem &item : items) {
        ids.insert("item " + item.id);
    }
    for (const LedgerAsset &asset : assets) {
        ids.insert("asset " + asset.id);
    }
    if (ids.empty()) {
        throw Failure(Cause::usage, "There is no run, item or asset '" + what +
                                        "'. 'maquette runs' lists the runs.");
    }
    if (ids.size() > 1) {
        std::string names;
        for (const std::string &id : ids) {
            names += "\n  " + id;
        }
        throw Failure(Cause::usage, "'" + what + "' begins several ids. Give more of it:" + names);
    }
    if (run) {
        show_run(ledger, *run, json);
    } else if (!items.empty()) {
        show_item(ledger, items.front(), json);
    } else {
        show_asset(ledger, assets.front(), json);
    }
    return exit_good;
}

} // namespace maquette::host
