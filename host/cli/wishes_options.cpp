#include "cli/wishes_options.hpp"

#include "cli/permissions_options.hpp"
#include "failure.hpp"
#include "ledger/load_module.hpp"
#include "plugin/search_path.hpp"

namespace maquette::host {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

namespace {

const Words &words(const options::variables_map &values, const char *name) {
    static const Words none;
    return values.contains(name) ? values[name].as<Words>() : none;
}

ProviderHistory history_from(const LedgerHistory &recorded) {
    ProviderHistory history;
    history.calls = recorded.calls;
    history.failures = recorded.failures;
    if (recorded.median_seconds >= 0) { history.seconds = recorded.median_seconds; }
    if (recorded.slow_seconds >= 0) { history.slow_seconds = recorded.slow_seconds; }
    if (!recorded.mean_charge.empty()) {
        const auto &[currency, amount] = *recorded.mean_charge.begin();
        history.mean_charge = Money{amount, currency};
    }
    return history;
}

} // namespace

std::map<std::string, std::string> assignments(const options::variables_map &values,
                                               const char *option) {
    std::map<std::string, std::string> result;
    for (const std::string &word : words(values, option)) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Failure(Cause::usage, std::string("--") + option +
                                            " takes NAME=VALUE, but got '" + word + "'.");
        }
        if (!result.emplace(word.substr(0, equals), word.substr(equals + 1)).second) {
            throw Failure(Cause::usage, std::string("--") + option + " " + word.substr(0, equals) +
                                            " is given twice.");
        }
    }
    return result;
}

void add_plugin_path_option(options::options_description &description) {
    description.add_options()("plugin-path",
                              options::value<Words>()->composing()->value_name("DIR"),
                              "Look for plugins here first. May be given several times; "
                              "MAQUETTE_PLUGIN_PATH names further folders.");
}

void add_wishes_options(options::options_description &description) {
    description.add_options()(
        "input,i", options::value<Words>()->composing()->value_name("NAME=FILE"),
        "The picture for an input; '-' is standard input. With '${VALUE}' in it, "
        "each item has its own.")(
        "set,s", options::value<Words>()->composing()->value_name("NAME=VALUE"),
        "A value for an input, for a matrix axis, or for STEP.PARAMETER.")(
        "tier,t", options::value<std::string>()->value_name("NAME"),
        "The tier of all items, e.g. prototype, supporting or hero (default: what an item says, or "
        "the manifest's).")("rows", options::value<std::string>()->value_name("FILE"),
                            "The .csv or .jsonl file of rows, in place of the manifest's.")(
        "rate", options::value<Words>()->composing()->value_name("A/B=N"),
        "One A is N B: lets prices in A and ceilings in B be compared. May be given several "
        "times.")("seed", options::value<std::int64_t>()->value_name("N"),
                  "The seed, or the first one of a matrix of seeds.")(
        "out,o", options::value<std::string>()->value_name("DIR"),
        "The folder for the outputs (default: out).")(
        "output", options::value<Words>()->composing()->value_name("NAME=FILE"),
        "The file for an output; '-' is standard output.")(
        "compression", options::value<std::string>()->value_name("LEVEL"),
        "Of PNG files: fast, balanced or small, in place of what the manifest says.")(
        "max-pixels", options::value<std::uint64_t>()->value_name("N"),
        "The most pixels that a picture may have (default: 268435456).");
    add_permissions_options(description);
    add_plugin_path_option(description);
}

std::vector<std::filesystem::path> plugin_folders(const options::variables_map &values) {
    const Words &first = words(values, "plugin-path");
    return plugin_search_path({first.begin(), first.end()});
}

void add_ledger_options(options::options_description &description) {
    description.add_options()("ledger", options::value<std::string>()->value_name("FILE"),
                              "The ledger (default: $MAQUETTE_LEDGER, or maquette/ledger.sqlite "
                              "in $XDG_STATE_HOME).")(
        "no-ledger", "Record nothing, and learn nothing from earlier runs.");
}

LazyLedger::LazyLedger(const options::variables_map &values) {
    if (values.contains("no-ledger")) { return; }
    file_ = values.contains("ledger") ? std::filesystem::path(values["ledger"].as<std::string>())
                                      : default_ledger_file();
}

bool LazyLedger::exists() const {
    std::error_code error;
    return wanted() && std::filesystem::exists(file_, error);
}

void LazyLedger::prepare() {
    if (!wanted() || ledger_ || opening_.valid()) { return; }
    opening_ = std::async(std::launch::async, [file = file_, there = exists()] {
        if (there) { return open_ledger(file); }
        load_ledger_module();
        return std::unique_ptr<Ledger>();
    });
}

Ledger &LazyLedger::open() {
    if (opening_.valid()) { ledger_ = opening_.get(); }
    if (!ledger_) { ledger_ = open_ledger(file_); }
    return *ledger_;
}

Wishes wishes_of(const options::variables_map &values) {
    Wishes wishes;
    wishes.input_files = assignments(values, "input");
    wishes.values = assignments(values, "set");
    wishes.output_files = assignments(values, "output");
    if (values.contains("tier")) { wishes.tier = values["tier"].as<std::string>(); }
    if (values.contains("rows")) { wishes.rows = values["rows"].as<std::string>(); }
    if (values.contains("seed")) { wishes.seed = values["seed"].as<std::int64_t>(); }
    if (values.contains("out")) { wishes.folder = values["out"].as<std::string>(); }
    if (values.contains("compression")) {
        const auto &level = values["compression"].as<std::string>();
        wishes.compression = png_level_of(level);
        if (!wishes.compression) {
            throw Failure(Cause::usage,
                          "There is no compression '" + level + "'. Say fast, balanced or small.");
        }
    }
    if (values.contains("max-pixels")) {
        wishes.max_pixels = values["max-pixels"].as<std::uint64_t>();
    }
    return wishes;
}

Planned make_plan(const options::variables_map &values, LazyLedger &ledger) {
    const Words &manifests = words(values, "manifest");
    if (manifests.empty()) { throw Failure(Cause::usage, "Which manifest? Give its file name."); }
    return make_plan(read_document(manifests.front()), wishes_of(values), values, ledger);
}

Planned make_plan(Document manifest, Wishes wishes, const options::variables_map &values,
                  LazyLedger &ledger) {
    Planned planned;
    planned.catalogue = std::make_unique<Catalogue>(plugin_folders(values));
    Permitted permitted = find_permissions(values, manifest.file);
    wishes.deadlines = std::move(permitted.deadlines);
    planned.catalogue->permit(std::move(permitted.permissions));
    PlanningFacts facts;
    for (const std::string &rate : words(values, "rate")) {
        facts.exchange.add(rate);
    }
    planned.exchange = facts.exchange;
    if (ledger.exists()) {
        facts.history = [&ledger](const std::string &provider) {
            return history_from(ledger.open().history(provider));
        };
    }
    const std::filesystem::path rows = wishes.rows;
    planned.plan =
        std::make_unique<Plan>(bind(check_manifest(std::move(manifest), rows), std::move(wishes)),
                               *planned.catalogue, std::move(facts));
    return planned;
}

} // namespace maquette::host
