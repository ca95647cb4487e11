// The formats that flow through a chain, as far as they are known before it runs.
#pragma once

#include "engine/plan.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace maquette::host {

/// Ports as they were for an item before: mostly the pictures of the next one have the same
/// formats. [any thread]
class KnownPorts {
  public:
    using Step = std::pair<const ChainStep *, const ProviderDescription *>;

    /// nullptr where there are none.
    std::shared_ptr<const PlannedPorts> find(const Step &step) const;
    void set(const Step &step, std::shared_ptr<const PlannedPorts> ports);

  private:
    mutable std::mutex mutex_;
    std::map<Step, std::shared_ptr<const PlannedPorts>> last_;
};

/// Follows one item through its chain, step by step.
class Flow {
  public:
    Flow(const std::map<std::string, std::optional<Format>> &inputs, KnownPorts &known)
        : inputs_(inputs), known_(known) {}

    /// The ports of the next step for a provider.
    std::shared_ptr<const PlannedPorts> ports_of(const ChainStep &step,
                                                 const ProviderDescription &provider) const;
    /// Fills in what the step makes, and goes on to the next.
    void pass(PlannedStep &step);
    std::optional<Format> format_of(const PlannedPicture &picture) const;

  private:
    /// What a step makes.
    struct Made {
        const std::vector<PortDescription> *outputs;
        std::size_t first; ///< of their formats
    };

    const std::map<std::string, std::optional<Format>> &inputs_;
    KnownPorts &known_;
    std::vector<Made> made_;                     ///< by step
    std::vector<std::optional<Format>> formats_; ///< of all outputs, as far as they are known
};

} // namespace maquette::host
