// The ledger's tables, and how older forms become today's.
#pragma once

#include <soci/soci.h>

#include <filesystem>

namespace maquette::host {

/// The form of the tables, SQLite's user_version.
constexpr int ledger_form = 2;

/// Makes the tables or brings them to today's form, in one transaction. Throws Failure
/// (Cause::output) for a ledger of a newer Maquette; soci::soci_error.
void migrate(soci::session &sql, const std::filesystem::path &file);

} // namespace maquette::host
