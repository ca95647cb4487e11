#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/terminal.hpp"
#include "cli/wishes_options.hpp"
#include "engine/plan_needs.hpp"
#include "plugin/redaction.hpp"

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

std::string name_of(const PlannedPicture &picture, const Plan &plan) {
    return picture.step ? plan.chain()[*picture.step].id + "." + picture.name
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

void print_steps(const PlannedItem &item, const Plan &plan) {
    std::vector<std::vector<std::string>> rows{
        {"STEP", "KIND", "PROVIDER", "PLUGIN", "TAKES", "MAKES", "ESTIMATE"}};
    for (const PlannedStep &step : item.steps) {
        const FoundProvider &found = step.chain->found;
        std::vector<std::string> takes;
        for (const PlannedPort &port : step.ports) {
            takes.push_back(name_of(port.from, plan));
        }
        rows.push_back({step.chain->id, found.provider->kind,
                        found.provider->id + " " + found.provider->version,
                        found.plugin->description->id + " " + found.plugin->description->version,
                        takes.empty() ? "-" : joined(takes, ", "), makes_text(step),
                        estimate_text(step.estimate)});
    }
    std::cout << table(rows);
    for (const PlannedStep &step : item.steps) {
        std::cout << "\n" << bold(step.chain->id) << "\n";
        const nlohmann::json parameters = redacted_json(step.parameters);
        for (const auto &[name, value] : parameters.items()) {
            std::cout << "  " << name << " = " << value.dump() << "\n";
        }
        for (const std::string &need : step.chain->found.provider->needs) {
            const auto &missing = step.chain->missing_needs;
            std::cout << "  needs " << need
                      << (std::ranges::count(missing, need) == 0 ? "" : ", which is not granted")
                      << "\n";
        }
        for (const PlannedPort &port : step.ports) {
            if (!port.conversions.empty()) {
                std::cout << "  converts " << name_of(port.from, plan) << ": "
                          << joined(port.conversions, ", ") << "\n";
            } else if (!port.arrives) {
                std::cout << "  converts " << name_of(port.from, plan)
                          << " where its format asks for it; that is known when it is opened\n";
            }
        }
    }
}

void print_outputs(const PlannedItem &item, const Plan &plan) {
    for (const PlannedOutput &output : item.outputs) {
        std::cout << "writes "
                  << (output.file == "-" ? std::string("standard output") : redacted(output.file))
                  << " from " << name_of(output.from, plan);
        if (!output.conversions.empty()) {
            std::cout << " (" << joined(output.conversions, ", ") << ")";
        }
        std::cout << "\n";
    }
}

void print_text(const Plan &plan) {
    std::cout << bold(plan.binding().manifest.name);
    if (!plan.binding().tier.empty()) { std::cout << ", tier " << plan.binding().tier; }
    std::cout << ", " << plan.item_count() << (plan.item_count() == 1 ? " item" : " items")
              << "\n\n";
    print_steps(plan.item(0), plan);
    std::cout << "\n";
    for (std::uint64_t i = 0; i < std::min(plan.item_count(), most_items_shown); ++i) {
        print_outputs(plan.item(i), plan);
    }
    if (plan.item_count() > most_items_shown) {
        std::cout << "… and " << plan.item_count() - most_items_shown
                  << " more items; --json has them all\n";
    }
    const PlanTotals &totals = plan.totals();
    std::cout << "\nestimate for all: " << (totals.seconds_known ? "" : "more than ")
              << seconds_text(totals.seconds);
    if (totals.cost_micro_units.empty()) { std::cout << ", free"; }
    for (const auto &[currency, amount] : totals.cost_micro_units) {
        std::cout << ", " << money_text(amount, currency);
    }
    std::cout << "\n";
}

} // namespace

int plan_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_wishes_options(description);
    description.add_options()("json", "Print the plan as JSON, with all items.");
    bool helped = false;
    const options::variables_map values =
        parse_arguments("plan", arguments, description, "manifest", 1, helped);
    if (helped) { return exit_good; }
    const Planned planned = make_plan(values);
    get_quiet_secrets(*planned.plan, *planned.catalogue->permissions().secrets);
    if (values.contains("json")) {
        std::cout << to_json(*planned.plan)
                         .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                  << "\n";
    } else {
        print_text(*planned.plan);
    }
    return exit_good;
}

} // namespace maquette::host
