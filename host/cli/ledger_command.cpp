#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/wishes_options.hpp"

#include <iostream>

namespace maquette::host {

namespace options = boost::program_options;

int ledger_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_ledger_options(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("ledger", arguments, description, "what", 1, helped);
    if (helped) { return exit_good; }
    if (!values.contains("what") ||
        values["what"].as<std::vector<std::string>>().front() != "verify") {
        throw Failure(Cause::usage, "What with the ledger? 'maquette ledger verify' checks it.");
    }
    LazyLedger ledger(values);
    if (!ledger.exists()) {
        throw Failure(Cause::usage, "There is no ledger " + ledger.file().string() + " yet.");
    }
    const auto problems = ledger.open().verify();
    for (const std::string &problem : problems) {
        std::cerr << problem << "\n";
    }
    if (problems.empty()) {
        std::cout << "The ledger " << ledger.file().string() << " is whole.\n";
    }
    return problems.empty() ? exit_good : exit_checks_failed;
}

} // namespace maquette::host
