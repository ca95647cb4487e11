// One call of a command provider.
#pragma once

#include "description.hpp"

#include <maquette/plugin.hpp>

namespace command {

/// Runs the program that a description names, for the parameters and pictures of a call. Throws
/// maquette::Error. [any thread]
void run_command(const CommandDescription &description, maquette::Call &call);

} // namespace command
