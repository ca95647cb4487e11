#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "manifest/manifest.hpp"

#include <iostream>

namespace maquette::host {

int schema_command(const std::vector<std::string> &arguments) {
    bool helped = false;
    parse_arguments("schema", arguments, boost::program_options::options_description("Options"), "",
                    0, helped);
    if (!helped) { std::cout << manifest_schema(); }
    return exit_good;
}

} // namespace maquette::host
