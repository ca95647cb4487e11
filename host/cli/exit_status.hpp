// How the program ends; the table in README.md is this one.
#pragma once

#include "failure.hpp"

namespace maquette::host {

enum ExitStatus : int {
    exit_good = 0,          ///< everything was done
    exit_items_failed = 1,  ///< some items failed; the others are done
    exit_usage = 2,         ///< the command line is wrong
    exit_manifest = 3,      ///< the manifest, or a configuration file, is wrong
    exit_plugin = 4,        ///< a plugin could not be loaded, or was not granted what it needs
    exit_input = 5,         ///< an input could not be read
    exit_output = 6,        ///< an output could not be written
    exit_checks_failed = 7, ///< a plugin did not pass validate
    exit_internal = 70,     ///< a defect of Maquette
    exit_cancelled = 130,   ///< ended by Ctrl-C or a termination signal
};

constexpr ExitStatus exit_status_of(Cause cause) {
    switch (cause) {
    case Cause::usage: return exit_usage;
    case Cause::manifest: return exit_manifest;
    case Cause::plugin: return exit_plugin;
    case Cause::input: return exit_input;
    case Cause::output: return exit_output;
    case Cause::provider: return exit_items_failed;
    case Cause::cancelled: return exit_cancelled;
    case Cause::internal: break;
    }
    return exit_internal;
}

} // namespace maquette::host
