// Whether a ledger is whole and agrees with itself.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

namespace maquette::host {

/// What is wrong, as sentences: SQLite's integrity check, then the rules that no table says.
std::vector<std::string> verify_ledger(soci::session &sql);

} // namespace maquette::host
