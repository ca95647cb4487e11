// Runs an embedded plugin through the real host, for the tests of plugins.
#pragma once

#include "image/picture.hpp"
#include "plugin/catalogue.hpp"
#include "plugin/library.hpp"
#include "plugin/worker/worker_provider.hpp"

#include "manifest/parameters.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <string>

namespace maquette::host {

/// Where a provider runs.
enum class Place { here, worker };

/// A provider of a plugin of the build tree.
class PluginFixture {
  public:
    explicit PluginFixture(const std::string &plugin, const std::string &provider = "",
                           Place place = Place::here)
        : provider_(open(file_of(plugin), provider.empty() ? plugin : provider, place)) {}

    Provider &provider() { return *provider_; }

    /// Runs one call. Parameters are completed with their defaults as the host does it; inputs are
    /// converted to what the ports accept. [any thread: Boost.Test's own macros are for one only]
    CallResult run(std::map<std::string, Picture> inputs,
                   nlohmann::json parameters = nlohmann::json::object()) {
        CallObserver observer;
        return run(std::move(inputs), std::move(parameters), observer);
    }
    CallResult run(std::map<std::string, Picture> inputs, nlohmann::json parameters,
                   CallObserver &observer) {
        const auto faults = check_parameters(provider_->description().parameters, parameters,
                                             Document{}, "", provider_->description().id);
        if (!faults.empty()) { throw std::runtime_error(faults.front().sentence); }
        for (auto &[name, picture] : inputs) {
            const PortDescription *port = provider_->description().find_input(name);
            if (port == nullptr) { throw std::runtime_error("There is no input " + name + "."); }
            picture = convert(picture, closest(picture.format(), port->accepted));
        }
        return provider_->run({std::move(parameters), std::move(inputs)}, observer);
    }
    /// The output "image" of a call that must succeed.
    Picture make(std::map<std::string, Picture> inputs,
                 nlohmann::json parameters = nlohmann::json::object()) {
        CallResult result = run(std::move(inputs), std::move(parameters));
        if (result.status != MAQUETTE_OK) { throw std::runtime_error(result.sentence); }
        return result.outputs.at("image");
    }

  private:
    static std::shared_ptr<Provider> open(const std::filesystem::path &file, const std::string &id,
                                          Place place) {
        if (place == Place::here) { return open_provider_in_process(file, id); }
        const PluginDescription plugin = describe_library(file);
        return open_provider_in_worker(
            {file, file}, *std::ranges::find(plugin.providers, id, &ProviderDescription::id), 0);
    }
    static std::filesystem::path file_of(const std::string &plugin) {
        return std::filesystem::path(MAQUETTE_PLUGIN_DIR) / (plugin + ".so");
    }
    std::shared_ptr<Provider> provider_;
};

} // namespace maquette::host
