#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "configuration/configuration.hpp"
#include "manifest/manifest.hpp"

#include <iostream>

namespace maquette::host {

int schema_command(const std::vector<std::string> &arguments) {
    bool helped = false;
    const auto values =
        parse_arguments("schema", arguments, boost::program_options::options_description("Options"),
                        "of", 1, helped);
    if (helped) { return exit_good; }
    if (!values.contains("of")) {
        std::cout << manifest_schema();
        return exit_good;
    }
    const std::string of = values["of"].as<std::vector<std::string>>().front();
    if (of != "configuration") {
        throw Failure(Cause::usage,
                      "There is no schema of '" + of + "'. " + suggestion(of, {"configuration"}));
    }
    std::cout << configuration_schema();
    return exit_good;
}

} // namespace maquette::host
