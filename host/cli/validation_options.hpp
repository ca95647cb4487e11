// The options that validate, inspect and bench share: how plugins are called.
#pragma once

#include "validation/check_process.hpp"
#include "validation/subject.hpp"

#include <boost/program_options.hpp>

#include <string>
#include <vector>

namespace maquette::host {

void add_validation_options(boost::program_options::options_description &description);

/// The plugins that are named. Throws Failure (Cause::usage) if there is none, and Failure
/// (Cause::plugin) for one that does not exist, (Cause::input) for a picture that cannot be read.
std::vector<Subject> subjects(const boost::program_options::variables_map &values);
CheckLimits check_limits(const boost::program_options::variables_map &values);

} // namespace maquette::host
