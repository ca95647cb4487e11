// What a call leaves in its process that a call must not leave.
#pragma once

#include <string>

namespace maquette::host {

/// "left a child process behind" or "left a thread behind that goes on working", or "". Threads
/// that sleep are a pool's, and welcome. To be asked on the thread that made the call.
std::string left_behind();

} // namespace maquette::host
