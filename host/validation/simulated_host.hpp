// A host for one plugin that watches what the plugin does with it.
#pragma once

#include "image/picture.hpp"
#include "plugin/description.hpp"
#include "validation/loaded_subject.hpp"
#include "validation/trial.hpp"

#include <maquette/abi.h>

#include <map>
#include <memory>
#include <string>

namespace maquette::host {

/// How the simulated host introduces itself.
struct HostIdentity {
    std::uint32_t abi_minor = MAQUETTE_ABI_MINOR;
    const char *name = "maquette";
    const char *version = MAQUETTE_VERSION;
};

/// The table that plugins are opened with. Parameter getters are those of the real host.
maquette_host_t simulated_host(const HostIdentity &identity = {});

/// A plugin that is loaded and open. Throws Failure (Cause::plugin) if it cannot be, or if the real
/// host would refuse its description.
class OpenedSubject {
  public:
    explicit OpenedSubject(const Subject &subject);
    OpenedSubject(const OpenedSubject &) = delete;
    OpenedSubject &operator=(const OpenedSubject &) = delete;

    const PluginDescription &description() const { return description_; }
    const Subject &subject() const { return subject_; }
    const LoadedSubject &loaded() const { return loaded_; }
    /// The picture for an input port, read once; nothing if the user gave none.
    const Picture *material(const std::string &port);

  private:
    Subject subject_;
    maquette_host_t host_;
    LoadedSubject loaded_;
    PluginDescription description_;
    std::map<std::string, Picture> material_;
};

/// An instance of a provider. Calls of it may run at once if the provider says so.
class Instance {
  public:
    /// Throws Failure (Cause::plugin) if create fails or leaves a function out.
    Instance(OpenedSubject &opened, const ProviderDescription &provider);
    ~Instance();
    Instance(const Instance &) = delete;
    Instance &operator=(const Instance &) = delete;

    OpenedSubject &opened() { return opened_; }
    const ProviderDescription &provider() const { return provider_; }
    maquette_provider_t *abi() { return instance_; }

    /// Calls run. `occasion` is told if the plugin crashes: "calling 'lanczos' with …".
    Observed run(const Trial &trial, const std::string &occasion);
    /// Calls estimate with the trial's parameters and formats. What the provider must not do there
    /// is in `misuses`.
    maquette_status_t estimate(const Trial &trial, maquette_estimate_t &estimate,
                               std::vector<std::string> &misuses);

    /// A call that should work: every input connected, plain formats and parameters. Without a size
    /// it is that of the user's pictures, or 96 × 64.
    Trial plain_trial(std::uint32_t width = 0, std::uint32_t height = 0);
    /// The same where any size will do: the user's pictures keep theirs.
    Trial suitable_trial(std::uint32_t width, std::uint32_t height);

  private:
    OpenedSubject &opened_;
    const ProviderDescription &provider_;
    maquette_provider_t *instance_ = nullptr;
};

} // namespace maquette::host
