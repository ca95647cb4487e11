// What belongs to the whole process, and so is not a plugin's to change.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// A snapshot of one aspect.
enum class Aspect { threads, files, environment, signals, locale, floating_point };

/// What is so, one entry each, in words: two snapshots are compared by entries.
std::multiset<std::string> snapshot(Aspect aspect);

/// What differs, e.g. "a new file is open: /dev/null"; empty if nothing does.
std::vector<std::string> differences(const std::multiset<std::string> &before,
                                     const std::multiset<std::string> &after);

} // namespace maquette::host
