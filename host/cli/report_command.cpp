#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/permissions_options.hpp"
#include "cli/report_text.hpp"
#include "cli/run_reading.hpp"
#include "engine/wishes_json.hpp"
#include "image/atomic_file.hpp"
#include "report/page.hpp"

#include <iostream>
#include <optional>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

/// What the run would take at each tier, by the planner that planned it.
TierComparison compare_tiers_of(const LedgerRun &run, const options::variables_map &values,
                                LazyLedger &ledger) {
    try {
        const Wishes wishes = wishes_from_json(run.wishes);
        const auto plan_with = [&](const Wishes &wanted) {
            return make_plan(parse_document(run.manifest, run.file), wanted, values, ledger);
        };
        const Planned planned = plan_with(wishes);
        std::vector<std::string> tiers;
        for (const Tier &tier : planned.plan->binding().manifest.tiers) {
            tiers.push_back(tier.name);
        }
        const auto plan = [&](const std::string &tier) {
            if (tier.empty()) { return planned.plan->totals(); }
            Wishes all = wishes;
            all.tier = tier;
            all.values.erase("tier");
            return plan_with(all).plan->totals();
        };
        return compare_tiers(tiers, plan, planned.exchange);
    } catch (const std::exception &error) {
        TierComparison unknown;
        unknown.why_not = std::string("The run cannot be planned again here: ") + error.what();
        return unknown;
    }
}

void write_page(const Report &report, const options::variables_map &values) {
    const std::string name = values["html"].as<std::string>();
    const auto store = store_to_read(values);
    const std::vector<std::size_t> shown = choose_items(report, values["most"].as<std::size_t>());
    const auto thumbnails =
        make_thumbnails(report, shown, store.get(), values["thumbnail"].as<std::uint32_t>());
    const bool to_standard_output = name == "-";
    const std::filesystem::path file = std::filesystem::absolute(to_standard_output ? "x" : name);
    const std::string page = page_of(report, shown, thumbnails, file.parent_path());
    if (to_standard_output) {
        std::cout << page;
        return;
    }
    write_file(file, std::as_bytes(std::span(page)));
}

void check_options(const options::variables_map &values) {
    const bool page_out = values.contains("html") && values["html"].as<std::string>() == "-";
    if ((values.contains("json") ? 1 : 0) + (values.contains("csv") ? 1 : 0) + (page_out ? 1 : 0) >
        1) {
        throw Failure(Cause::usage, "Standard output cannot take more than one of --json, --csv "
                                    "and --html -.");
    }
    const std::uint32_t side = values["thumbnail"].as<std::uint32_t>();
    if (side < 16 || side > 1024) {
        throw Failure(Cause::usage,
                      "--thumbnail takes 16 to 1024 pixels, not " + std::to_string(side) + ".");
    }
}

} // namespace

int report_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    description.add_options()("json", "Print it as JSON.")(
        "csv", "Print the items as a table for spreadsheets.")(
        "html", options::value<std::string>()->value_name("FILE"),
        "Write it as one page that needs nothing else; '-' is standard output.")(
        "thumbnail", options::value<std::uint32_t>()->value_name("PIXELS")->default_value(240),
        "How large the page's pictures are.")(
        "most", options::value<std::size_t>()->value_name("N")->default_value(2000),
        "The most items that the page shows, those that failed first.")(
        "rate", options::value<std::vector<std::string>>()->composing()->value_name("A/B=N"),
        "One A is N B: lets the prices of tiers be compared. May be given several times.");
    add_reading_options(description);
    add_permissions_options(description);
    add_plugin_path_option(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("report", arguments, description, "run", 1, helped);
    if (helped) { return exit_good; }
    check_options(values);
    LazyLedger ledger(values);
    const LedgerRun run = find_run(values, ledger, "maquette report last");
    Report report = read_report(ledger.open(), run);
    if (!values.contains("csv")) { report.tiers_saved = compare_tiers_of(run, values, ledger); }
    if (values.contains("html")) { write_page(report, values); }
    if (values.contains("json")) {
        std::cout << to_json(report).dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
    } else if (values.contains("csv")) {
        std::cout << to_csv(report);
    } else if (!values.contains("html")) {
        print_text(report);
    } else if (values["html"].as<std::string>() != "-") {
        std::cout << values["html"].as<std::string>() << "\n";
    }
    return exit_good;
}

} // namespace maquette::host
