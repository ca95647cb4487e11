#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "engine/plan_needs.hpp"
#include "engine/score.hpp"
#include "plugin/redaction.hpp"
#include "report/words.hpp"

#include <algorithm>
#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;

/// Items beyond this many are told as a number; --json has them all.
constexpr std::uint64_t most_items_shown = 5;

std::string joined(const std::vector<std::string> &parts, const char *between) {
    std::string text;
    for (const std::string &part : parts) {
        text += (text.empty() ? "" : between) + part;
    }
    return text;
}

std::string name_of(const PlannedPicture &picture, const Chain &chain) {
    return picture.step ? chain.steps[*picture.step].id + "." + picture.name
                        : "inputs." + picture.name;
}

std::string makes_text(const PlannedStep &step) {
    if (!step.makes) { return "as its input"; }
    if (step.makes->width > 0) { return to_text(*step.makes); }
    return channels_name(step.makes->channels) + " " + sample_name(step.makes->sample);
}

std::string estimate_text(const ProviderEstimate &estimate) {
    std::vector<std::string> parts;
    if (estimate.seconds >= 0) { parts.push_back(seconds_text(estimate.seconds)); }
    if (estimate.peak_bytes >= 0) {
        parts.push_back(bytes_text(static_cast<double>(estimate.peak_bytes)));
    }
    parts.push_back(money_text(estimate.cost_micro_units, estimate.currency));
    return joined(parts, ", ");
}

void print_table(const PlannedItem &item) {
    std::vector<std::vector<std::string>> rows{
        {"STEP", "KIND", "PROVIDER", "PLUGIN", "TAKES", "MAKES", "ESTIMATE"}};
    for (const PlannedStep &step : item.steps) {
        const Choice &choice = step.choice();
        std::vector<std::string> takes;
        for (const PlannedPort &port : choice.ports->list) {
            takes.push_back(name_of(port.from, *item.chain));
        }
        const int attempts = step.chain->manifest->attempts.most;
        rows.push_back({step.chain->id, choice.provider().kind,
                        choice.provider().id + " " + choice.provider().version,
                        choice.plugin().id + " " + choice.plugin().version,
                        takes.empty() ? "-" : joined(takes, ", "), makes_text(step),
                        (attempts > 1 ? "up to " + std::to_string(attempts) + " × " : "") +
                            estimate_text(choice.estimate)});
    }
    std::cout << table(rows);
}

/// Why this provider, and who else there is.
void print_routing(const PlannedStep &step) {
    if (!step.choice().reason.empty()) {
        std::cout << "  " << step.choice().provider().id << ": " << step.choice().reason << "\n";
    }
    for (std::size_t i = 1; i < step.choices.size(); ++i) {
        std::cout << "  then " << step.choices[i].provider().id << ": " << step.choices[i].reason
                  << "\n";
    }
    for (const RejectedProvider &rejected : step.rejected) {
        std::cout << "  not " << rejected.id << ": " << rejected.reason << "\n";
    }
    const Attempts &attempts = step.chain->manifest->attempts;
    if (attempts.most > 1) {
        std::cout << "  up to " << attempts.most << " attempts";
        if (attempts.enough) { std::cout << "; a score of " << *attempts.enough << " is enough"; }
        std::cout << "\n";
    }
    if (const auto judging = judging_estimate(step)) {
        std::cout << "  judged by " << step.chain->scorer->found.provider->id << ": "
                  << (attempts.most > 1 ? "up to " + std::to_string(attempts.most) + " × " : "")
                  << estimate_text(*judging) << "\n";
    }
}

void print_needs(const Candidate &candidate) {
    for (const std::string &need : candidate.found.provider->needs) {
        const auto &missing = candidate.missing_needs;
        std::cout << "  needs " << need
                  << (std::ranges::count(missing, need) == 0 ? "" : ", which is not granted")
                  << "\n";
    }
}

void print_steps(const PlannedItem &item) {
    print_table(item);
    for (const PlannedStep &step : item.steps) {
        std::cout << "\n" << bold(step.chain->id) << "\n";
        print_routing(step);
        const nlohmann::json parameters = redacted_json(step.choice().parameters);
        for (const auto &[name, value] : parameters.items()) {
            std::cout << "  " << name << " = " << value.dump() << "\n";
        }
        print_needs(*step.choice().candidate);
        for (const std::string &sentence : missing_models_of(step.choice())) {
            std::cout << "  " << sentence << "\n";
        }
        for (const PlannedPort &port : step.choice().ports->list) {
            const InputReading reading = item.reading_of(port.from.step ? "" : port.from.name);
            if (reading.least_width > 0) {
                std::cout << "  reads " << name_of(port.from, *item.chain) << " at "
                          << reading.least_width << " x " << reading.least_height
                          << " pixels or the next that its file gives\n";
            }
            if (!port.conversions.empty()) {
                std::cout << "  converts " << name_of(port.from, *item.chain) << ": "
                          << joined(port.conversions, ", ") << "\n";
            } else if (!port.arrives) {
                std::cout << "  converts " << name_of(port.from, *item.chain)
                          << " where its format asks for it; that is known when it is opened\n";
            }
        }
    }
}

void print_outputs(const PlannedItem &item) {
    for (const PlannedOutput &output : item.outputs) {
        std::cout << "writes "
                  << (output.file == "-" ? std::string("standard output") : redacted(output.file))
                  << " from " << name_of(output.from, *item.chain);
        if (!output.conversions.empty()) {
            std::cout << " (" << joined(output.conversions, ", ") << ")";
        }
        std::cout << "\n";
    }
}

void print_totals(const PlanTotals &totals) {
    std::cout << "\nestimate for all: " << (totals.seconds_known ? "" : "more than ")
              << seconds_text(totals.seconds);
    if (totals.cost_micro_units.empty()) { std::cout << ", free"; }
    for (const auto &[currency, amount] : totals.cost_micro_units) {
        std::cout << ", " << money_text(amount, currency);
        const std::int64_t most = totals.at_most_micro_units.at(currency);
        if (most > amount) { std::cout << " (at most " << money_text(most, currency) << ")"; }
    }
    std::cout << "\n";
}

void print_text(const Plan &plan) {
    const std::uint64_t items = plan.item_count();
    std::uint64_t shown = 0;
    for (std::uint64_t cell = 0; cell < plan.cell_count() && shown < most_items_shown; ++cell) {
        const std::optional<PlannedItem> item = plan.item_at(cell);
        if (!item) { continue; }
        if (shown == 0) {
            std::cout << bold(plan.binding().manifest.name);
            if (!item->chain->tier.empty()) { std::cout << ", tier " << item->chain->tier; }
            std::cout << ", " << items << (items == 1 ? " item" : " items") << "\n\n";
            print_steps(*item);
            std::cout << "\n";
        }
        print_outputs(*item);
        ++shown;
    }
    if (items > shown) {
        std::cout << "… and " << items - shown << " more items; --json has them all\n";
    }
    print_totals(plan.totals());
}

/// An item at a time: a plan of many items does not fit into memory.
void print_json(const Plan &plan) {
    const auto text = [](const nlohmann::ordered_json &json) {
        return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    };
    std::cout << "{\n\"maquette-plan\": 1,\n\"name\": " << text(plan.binding().manifest.name)
              << ",\n\"tier\": " << text(plan.binding().tier) << ",\n\"items\": [";
    bool first = true;
    for (std::uint64_t cell = 0; cell < plan.cell_count(); ++cell) {
        if (const std::optional<PlannedItem> item = plan.item_at(cell)) {
            std::cout << (first ? "\n" : ",\n") << text(to_json(*item));
            first = false;
        }
    }
    std::cout << "\n],\n\"estimate\": " << text(to_json(plan.totals())) << "\n}\n";
}

} // namespace

int plan_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_wishes_options(description);
    add_ledger_options(description);
    description.add_options()("json", "Print the plan as JSON, with all items.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("plan", arguments, description, "manifest", 1, helped);
    if (helped) { return exit_good; }
    LazyLedger ledger(values);
    const Planned planned = make_plan(values, ledger);
    get_quiet_secrets(*planned.plan, *planned.catalogue->permissions().secrets);
    if (values.contains("json")) {
        print_json(*planned.plan);
    } else {
        print_text(*planned.plan);
    }
    return exit_good;
}

} // namespace maquette::host
