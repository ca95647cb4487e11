#include "cli/permissions_options.hpp"

#include "configuration/configuration_files.hpp"
#include "failure.hpp"
#include "manifest/fault.hpp"
#include "plugin/model_folders.hpp"

#include <iostream>
#include <sstream>
#include <vector>

namespace maquette::host {

namespace options = boost::program_options;
using Words = std::vector<std::string>;

namespace {

const std::map<std::string, Sandbox> &sandboxes() {
    static const std::map<std::string, Sandbox> all{{"auto", Sandbox::automatic},
                                                    {"bubblewrap", Sandbox::bubblewrap},
                                                    {"landlock", Sandbox::landlock},
                                                    {"none", Sandbox::none}};
    return all;
}

const Words &words(const options::variables_map &values, const char *name) {
    static const Words none;
    return values.contains(name) ? values[name].as<Words>() : none;
}

/// PLUGIN=NEED[,NEED…]
void add_grant(Grants &grants, const std::string &word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == word.size()) {
        throw Failure(Cause::usage,
                      "--grant takes PLUGIN=NEED[,NEED…], e.g. flux=network, but got '" + word +
                          "'.");
    }
    std::istringstream list(word.substr(equals + 1));
    for (std::string need; std::getline(list, need, ',');) {
        grants.add(word.substr(0, equals), need);
    }
}

Sandbox wanted_sandbox(const options::variables_map &values) {
    if (!values.contains("sandbox")) { return Sandbox::automatic; }
    const auto name = values["sandbox"].as<std::string>();
    const auto found = sandboxes().find(name);
    if (found == sandboxes().end()) {
        Words known;
        for (const auto &[one, sandbox] : sandboxes()) {
            known.push_back(one);
        }
        throw Failure(Cause::usage,
                      "--sandbox does not know '" + name + "'. " + suggestion(name, known));
    }
    if (found->second == Sandbox::bubblewrap && !bubblewrap_works()) {
        throw Failure(Cause::usage, "bubblewrap is not installed, or may not make namespaces here. "
                                    "Install the package bubblewrap, or use --sandbox auto.");
    }
    return found->second;
}

void check_sandbox(const Permissions &permissions, bool required) {
    const std::string missing = missing_protection(permissions.sandbox);
    if (!missing.empty() && required) {
        throw Failure(Cause::plugin, missing + " A sandbox is required, so nothing is run.");
    }
    if (!permissions.in_process.empty() && required) {
        throw Failure(Cause::plugin, "The plugin '" + *permissions.in_process.begin() +
                                         "' would be loaded into the program itself, where no "
                                         "sandbox can be. A sandbox is required, so nothing is "
                                         "run. Leave --in-process out, or the requirement.");
    }
    if (!missing.empty()) { std::cerr << missing << "\n"; }
}

} // namespace

void add_permissions_options(options::options_description &description) {
    description.add_options()(
        "grant,g", options::value<Words>()->composing()->value_name("PLUGIN=NEED[,NEED...]"),
        "Let a plugin have what it needs: network, gpu, models, programs, secret:NAME, "
        "environment:NAME, or folder:PATH to read. May be given several times.")(
        "in-process", options::value<Words>()->composing()->value_name("PLUGIN"),
        "Load this plugin into the program itself, or 'all', instead of running it in a process of "
        "its own: faster by a moment, but its crash is the program's, and it may do all that you "
        "may. May be given several times.")(
        "worker-memory", options::value<std::uint64_t>()->value_name("MIB"),
        "The most memory of its own that a plugin's process gets, in MiB (default: three quarters "
        "of the machine's); 0 means no ceiling.")(
        "sandbox", options::value<std::string>()->value_name("WAY"),
        "How plugins are confined: auto (default), landlock, bubblewrap, or none.")(
        "require-sandbox", "Go on only if plugins can be confined.")(
        "trusted-only", "Load only embedded plugins, and those that 'maquette trust' has pinned.");
}

Permitted find_permissions(const options::variables_map &values,
                           const std::filesystem::path &manifest) {
    Pins pins;
    FoundConfiguration found = find_configuration(manifest, pins);
    for (const std::string &warning : found.warnings) {
        std::cerr << warning << "\n";
    }
    const Configuration &configuration = found.configuration;
    Permitted permitted;
    Permissions &permissions = permitted.permissions;
    for (const auto &[plugin, granted] : configuration.grants) {
        for (const std::string &word : granted) {
            permissions.grants.add(plugin, word);
        }
    }
    for (const std::string &word : words(values, "grant")) {
        add_grant(permissions.grants, word);
    }
    for (const auto &[name, source] : configuration.secrets) {
        permissions.secrets->set_source(name, source);
    }
    permissions.models = model_folders(configuration.models);
    permissions.in_process = configuration.in_process;
    const Words &in_process = words(values, "in-process");
    permissions.in_process.insert(in_process.begin(), in_process.end());
    if (configuration.worker_memory) { permissions.worker_memory = *configuration.worker_memory; }
    if (values.contains("worker-memory")) {
        permissions.worker_memory = values["worker-memory"].as<std::uint64_t>() << 20U;
    }
    permissions.sandbox = wanted_sandbox(values);
    if (configuration.trusted_only || values.contains("trusted-only")) {
        permissions.trusted = std::move(pins);
    }
    check_sandbox(permissions, configuration.require_sandbox || values.contains("require-sandbox"));
    permitted.deadlines = configuration.deadlines;
    return permitted;
}

} // namespace maquette::host
