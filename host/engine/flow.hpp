// The formats that flow through a chain, as far as they are known before it runs.
#pragma once

#include "engine/plan.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// Follows one item through its chain, step by step.
class Flow {
  public:
    explicit Flow(const std::map<std::string, std::optional<Format>> &inputs) : inputs_(inputs) {}

    /// The ports of the next step for a provider.
    std::vector<PlannedPort> ports_of(const ChainStep &step,
                                      const ProviderDescription &provider) const;
    /// What is known of a step's pictures, as an estimate is asked with: a size of 0 is not known.
    static std::map<std::string, Format>
    formats_for_estimate(const std::vector<PlannedPort> &ports);
    /// Fills in what the step makes, and goes on to the next.
    void pass(PlannedStep &step);
    std::optional<Format> format_of(const PlannedPicture &picture) const;

  private:
    const std::map<std::string, std::optional<Format>> &inputs_;
    std::vector<std::map<std::string, std::optional<Format>>> made_; ///< by step and output
};

} // namespace maquette::host
