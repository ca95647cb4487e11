// What a confined plugin tried and was denied, for the report. It is what the C library's functions
// tell: a plugin that calls the kernel by itself is denied as well, but goes unseen here.
#pragma once

#include <string>
#include <vector>

namespace maquette::host {

/// Notes an attempt, e.g. "to read" "/etc/passwd"; each is kept once, and no more than a few. Takes
/// no lock and no memory: it may be called between fork and exec. [any thread]
void note_attempt(const char *what, const char *with) noexcept;
/// Those since the last question, each as one text. [one thread at a time]
std::vector<std::string> take_attempts();

} // namespace maquette::host
