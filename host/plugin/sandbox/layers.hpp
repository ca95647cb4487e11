// The layers of protection that this machine has.
#pragma once

#include <cstdint>
#include <string>

namespace maquette::host {

/// How the user wants workers to be confined.
enum class Sandbox : std::uint8_t {
    automatic,  ///< by whatever serves best
    landlock,   ///< by Landlock and a filter of system calls only
    bubblewrap, ///< by bubblewrap besides, for every plugin
    none,       ///< not at all
};

struct SandboxLayers {
    bool landlock = false;
    bool system_calls = false;
    bool bubblewrap = false;

    /// True if a worker can be denied everything that it was not granted.
    bool whole() const { return bubblewrap || (landlock && system_calls); }
};

/// Those that the wish leaves of what this machine has. Whether bubblewrap works is tried once,
/// when it is first asked for.
SandboxLayers sandbox_layers(Sandbox wish);
/// A sentence about what is missing to confine workers; "" if nothing is.
std::string missing_protection(Sandbox wish);

/// True if bubblewrap is installed and may do its work here. Tried once.
bool bubblewrap_works();

} // namespace maquette::host
