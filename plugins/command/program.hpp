// Which file a command's first word means, and whether it may be run.
#pragma once

#include "description.hpp"

#include <string>

namespace command {

/// The search path that programs get, and are looked for in.
std::string search_path();

/// The program's absolute path: beside the description first, then in PATH. Throws maquette::Error
/// with a sentence that names it and how to get it, or says why it must not be run.
std::string find_program(const CommandDescription &description);

/// Why a program that was found did not start: a missing interpreter, another machine's code.
std::string why_not_started(const CommandDescription &description, const std::string &program,
                            int error);

} // namespace command
