// Which plugin is validated, and what its calls may use.
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace maquette::host {

/// Which plugin, and what its calls may use.
struct Subject {
    std::filesystem::path file;    ///< absolute: a library, or a provider file
    std::filesystem::path library; ///< absolute: what is loaded for it, often the same
    /// Pictures for inputs by port name, instead of drawn ones.
    std::map<std::string, std::filesystem::path> material;
    double budget = 5;        ///< seconds that a check goes on with further combinations
    bool allow_needs = false; ///< call providers that need the network or secrets
};

nlohmann::json to_json(const Subject &subject);
Subject subject_from_json(const nlohmann::json &json);

} // namespace maquette::host
