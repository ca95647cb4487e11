// Makes a crash's backtrace readable, after the crash and in another process.
#pragma once

#include <string>

namespace maquette::host {

/// What a worker printed, with the functions, files and lines of its crash report in place of bare
/// addresses ("#3 /path/plugin.so+0x1234"), as far as the library's symbols and debug information
/// tell them. Asks addr2line (binutils, or llvm-addr2line) where one is installed, for at most a
/// few seconds. Frames of the worker itself, at the outer end, are left out. Throws std::bad_alloc
/// only.
std::string symbolised(const std::string &printed);

} // namespace maquette::host
