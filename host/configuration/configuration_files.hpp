// Where configuration lies, and which of it counts.
//
// The user's own file counts if nobody else can write to it. A project's file comes with the
// project: whoever wrote it wants to decide what plugins may do on somebody else's machine, and
// could name a command that prints secrets. So it counts only once the user has accepted it, by
// `maquette trust FILE`, and only as long as it stays as it was then. Who owns it says nothing:
// what is downloaded belongs to the user as well.
#pragma once

#include "configuration/configuration.hpp"
#include "plugin/pins.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace maquette::host {

/// The user's file: maquette/config.json in XDG_CONFIG_HOME, or in ~/.config; "" without a home.
std::filesystem::path user_configuration_file();

/// The nearest maquette.json in the manifest's folder or above it; "" if there is none. A manifest
/// of that name is passed over.
std::filesystem::path project_configuration_file(const std::filesystem::path &manifest);

struct FoundConfiguration {
    Configuration configuration;
    std::vector<std::string> warnings; ///< sentences about files that do not count
};

/// The user's file, and the project's on top of it, as far as they count. `manifest` may be "" or
/// "-": then there is no project. Throws FaultyManifest for a file that counts and has faults, and
/// Failure (Cause::usage) if others could have written to the user's.
FoundConfiguration find_configuration(const std::filesystem::path &manifest, const Pins &pins);

} // namespace maquette::host
