// What a configuration file says.
#pragma once

#include "manifest/document.hpp"
#include "plugin/permissions.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

struct Configuration {
    std::map<std::string, std::set<std::string>> grants; ///< words for Grants::add, by plugin
    std::map<std::string, SecretSource> secrets;
    std::vector<std::filesystem::path> models; ///< in the order that they are looked into
    std::set<std::string> in_process;
    std::optional<std::uint64_t> worker_memory; ///< bytes
    std::map<std::string, double> deadlines;    ///< seconds by kind
    bool require_sandbox = false;
    bool trusted_only = false;
};

/// Checks and reads. Throws FaultyManifest with all faults, each with its line and pointer.
Configuration check_configuration(const Document &document);

/// The second on top of the first: what both say counts as the second says it; grants, folders and
/// plugins add up; what one of them forbids stays forbidden.
Configuration joined(Configuration first, const Configuration &second);

/// The published JSON Schema of configuration files.
const std::string &configuration_schema();

} // namespace maquette::host
