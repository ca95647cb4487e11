// The options by which the user says what plugins may do, together with the configuration files.
#pragma once

#include "plugin/permissions.hpp"

#include <boost/program_options.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace maquette::host {

void add_permissions_options(boost::program_options::options_description &description);

/// What the configuration files and the options say together.
struct Permitted {
    Permissions permissions;
    std::map<std::string, double> deadlines; ///< seconds by kind
};

/// Prints warnings to standard error: configuration that does not count, missing protection. Throws
/// Failure: faults of a configuration, malformed grants, or a sandbox that is required and cannot
/// be had. `manifest` is "" where there is none.
Permitted find_permissions(const boost::program_options::variables_map &values,
                           const std::filesystem::path &manifest);

} // namespace maquette::host
