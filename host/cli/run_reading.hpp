// What commands that look back at a run have in common.
#pragma once

#include "cli/wishes_options.hpp"
#include "store/store.hpp"

#include <boost/program_options.hpp>

#include <memory>
#include <string>
#include <vector>

namespace maquette::host {

/// The ledger's and the store's options.
void add_reading_options(boost::program_options::options_description &description);

/// The run that the word of the option `what` means. Throws Failure (Cause::usage), with `example`,
/// when there is none.
LedgerRun find_run(const boost::program_options::variables_map &values, LazyLedger &ledger,
                   const std::string &example);

/// The store, if there is one: nothing is made for reading.
std::unique_ptr<Store> store_to_read(const boost::program_options::variables_map &values);

} // namespace maquette::host
