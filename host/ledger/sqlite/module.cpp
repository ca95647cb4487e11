// The one library that links SOCI and SQLite: opened when the ledger is asked for.
#include "ledger/ledger_module.hpp"
#include "ledger/sqlite/sqlite_ledger.hpp"

#include <maquette/abi.h>

extern "C" MAQUETTE_EXPORT maquette::host::Ledger *
MAQUETTE_LEDGER_MODULE_SYMBOL(const std::filesystem::path &file, int patience) {
    return new maquette::host::SqliteLedger(file, patience);
}
