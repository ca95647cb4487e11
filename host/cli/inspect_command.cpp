#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/interruption.hpp"
#include "cli/plugin_text.hpp"
#include "cli/terminal.hpp"
#include "cli/validation_options.hpp"
#include "report/words.hpp"
#include "validation/validate.hpp"

#include <iostream>

namespace maquette::host {

namespace {

namespace options = boost::program_options;
using Json = nlohmann::ordered_json;

std::string known_seconds(const Json &estimate) {
    const double seconds = estimate.value("seconds", -1.0);
    return seconds < 0 ? "-" : seconds_text(seconds);
}

std::string known_bytes(const Json &estimate) {
    const double bytes = estimate.value("peak-bytes", -1.0);
    return bytes < 0 ? "-" : bytes_text(bytes);
}

void print_estimates(const Json &estimates) {
    std::vector<std::vector<std::string>> rows{
        {"PROVIDER", "ESTIMATED FOR", "TIME", "MEMORY", "COST", "AT MOST"}};
    for (const Json &estimate : estimates) {
        const std::string currency = estimate.value("currency", "");
        rows.push_back({estimate.value("provider", ""), estimate.value("for", ""),
                        known_seconds(estimate), known_bytes(estimate),
                        money_text(estimate.value("cost-micro-units", 0LL), currency),
                        money_text(estimate.value("cost-at-most", 0LL), currency)});
    }
    if (rows.size() > 1) { std::cout << "\n" << table(rows); }
}

} // namespace

int inspect_command(const std::vector<std::string> &arguments) {
    options::options_description description("Options");
    add_validation_options(description);
    bool helped = false;
    const options::variables_map values =
        parse_arguments("inspect", arguments, description, "plugin", 1, helped);
    if (helped) { return exit_good; }
    const Interruption interruption;
    const Subject subject = subjects(values).front();
    const Json told = inspect(subject, check_limits(values), interruption.requested());
    if (values.contains("json")) {
        Json json{{"maquette-inspection", 1}, {"file", subject.file.string()}};
        json.update(told);
        std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
        return exit_good;
    }
    print_plugin(subject.file, description_from_json(told.at("description")));
    print_estimates(told.at("estimates"));
    std::cout << "\nVersion " << told.at("contract").get<std::string>() << " of the contract.\n";
    return exit_good;
}

} // namespace maquette::host
