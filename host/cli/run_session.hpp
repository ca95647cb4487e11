// A run as a command starts it: with its ledger, its store, its money, and whoever watches it.
#pragma once

#include "cli/wishes_options.hpp"
#include "engine/run.hpp"

#include <boost/program_options.hpp>

#include <string>

namespace maquette::host {

/// Options of the commands that run something.
void add_run_options(boost::program_options::options_description &description);

/// What is to be run.
struct RunOrder {
    Document manifest;
    Wishes wishes;
    std::string resume; ///< the run that goes on, or ""
    std::string parent; ///< the run that this one promotes, or ""
};

/// Runs it, tells the user, and gives the exit status. Throws Failure.
int run_session(RunOrder order, const boost::program_options::variables_map &values,
                LazyLedger &ledger);

} // namespace maquette::host
