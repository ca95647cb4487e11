// On which terms a plugin's process works: what the user decides about it.
#pragma once

#include "plugin/sandbox/layers.hpp"

#include <compare>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// Without any grant, by default. Workers are shared by calls on the same terms.
struct WorkerTerms {
    std::uint64_t memory_ceiling = 0; ///< bytes of memory of its own; 0: no ceiling
    Sandbox sandbox = Sandbox::automatic;
    bool network = false;
    bool programs = false;
    bool gpu = false;
    std::set<std::filesystem::path> folders; ///< that it may read, besides its own and the system's
    std::vector<std::filesystem::path> models; ///< likewise; it is told of these, in this order
    std::string library_variable;              ///< names the library that opens them, or ""
    std::filesystem::path model_library;       ///< that library, or ""
    std::set<std::string> environment;         ///< variables that are passed on, by name

    auto operator<=>(const WorkerTerms &) const = default;
};

/// Three quarters of the machine's memory, in bytes.
std::uint64_t default_memory_ceiling();

} // namespace maquette::host
