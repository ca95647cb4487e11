// What plugins say about themselves, in strings that outlive the library, and as JSON for the cache
// and for `maquette plugins --json`.
#pragma once

#include "image/format.hpp"
#include "plugin/model_needs.hpp"

#include <maquette/abi.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace maquette::host {

/// As maquette_port_t.
struct PortDescription {
    std::string name;
    std::string sentence;
    bool optional = false;
    Accepted accepted;
    std::string follows; ///< "" if none
};

/// As maquette_provider_descriptor_t.
struct ProviderDescription {
    std::string id;
    std::string kind;
    std::string version;
    std::string sentence;
    std::string licence;
    nlohmann::ordered_json parameters; ///< JSON Schema, in the plugin's order
    std::vector<PortDescription> inputs;
    std::vector<PortDescription> outputs;
    bool deterministic = false;
    bool thread_safe = false;
    maquette_fidelity_t fidelity = MAQUETTE_FIDELITY_STANDARD;
    std::uint32_t max_concurrency = 0;
    std::vector<std::string> needs;

    const PortDescription *find_input(const std::string &name) const;
    const PortDescription *find_output(const std::string &name) const;
    /// True if the parameter schema has a property of that name.
    bool has_parameter(const std::string &name) const;
};

/// As maquette_plugin_descriptor_t.
struct PluginDescription {
    std::string id;
    std::string name;
    std::string version;
    std::string vendor;
    std::string sentence;
    std::string licence;
    std::string url;
    std::vector<ProviderDescription> providers;
    ModelNeeds models; ///< of all of its providers
};

/// True for lower-case letters, digits and '-', a letter first: what ids consist of.
bool is_id(std::string_view text);

/// Copies a descriptor. Throws Failure (Cause::plugin) with a sentence for whatever a plugin must
/// not say: missing text, malformed ids, a parameter schema that is no JSON, absurd counts.
PluginDescription copy_description(const maquette_plugin_descriptor_t *descriptor);

/// Throws Failure (Cause::plugin) if it offers nothing.
void require_providers(const PluginDescription &plugin);

/// Parses what a plugin or somebody else wrote. Throws nlohmann::json::exception, and Failure
/// (Cause::plugin) where it is nested so deeply that handling it could exhaust the stack.
nlohmann::ordered_json parse_foreign_json(std::string_view text);

nlohmann::ordered_json to_json(const PluginDescription &plugin);
/// Throws nlohmann::json::exception on anything that to_json() did not write, and Failure
/// (Cause::plugin) as copy_description().
PluginDescription description_from_json(const nlohmann::ordered_json &json);

/// "draft", "standard" or "fine".
std::string fidelity_name(maquette_fidelity_t fidelity);

} // namespace maquette::host
