#include "cli/run_reading.hpp"

#include "failure.hpp"

namespace maquette::host {

namespace options = boost::program_options;

void add_reading_options(options::options_description &description) {
    description.add_options()("ledger", options::value<std::string>()->value_name("FILE"),
                              "The ledger (default: $MAQUETTE_LEDGER, or maquette/ledger.sqlite "
                              "in $XDG_STATE_HOME).")(
        "store", options::value<std::string>()->value_name("DIR"),
        "Where pictures are taken from whose files are gone (default: $MAQUETTE_STORE, or "
        "maquette/store in $XDG_CACHE_HOME).");
}

LedgerRun find_run(const options::variables_map &values, LazyLedger &ledger,
                   const std::string &example) {
    if (!values.contains("run")) {
        throw Failure(Cause::usage, "Which run? Give the beginning of its id, or 'last': " +
                                        example + ". 'maquette runs' lists the runs.");
    }
    const std::string wanted = values["run"].as<std::vector<std::string>>().front();
    auto found = ledger.exists() ? ledger.open().find_run(wanted) : std::nullopt;
    if (!found) {
        throw Failure(Cause::usage,
                      "There is no run '" + wanted + "'. 'maquette runs' lists them.");
    }
    return std::move(*found);
}

std::unique_ptr<Store> store_to_read(const options::variables_map &values) {
    const std::filesystem::path folder =
        values.contains("store") ? std::filesystem::path(values["store"].as<std::string>())
                                 : Store::default_folder();
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) { return nullptr; }
    return std::make_unique<Store>(folder);
}

} // namespace maquette::host
