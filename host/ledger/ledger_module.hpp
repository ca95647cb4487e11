// What libmaquette asks of the ledger module, which links SOCI and SQLite.
#pragma once

#include "ledger/ledger.hpp"

#include <filesystem>

namespace maquette::host {

/// The module's one function: as open_ledger(), the caller owns it.
using OpenLedgerModule = Ledger *(*)(const std::filesystem::path &, int);
inline constexpr const char *ledger_module_symbol = "maquette_ledger_module_" MAQUETTE_VERSION_ID;

} // namespace maquette::host
