// The formats that flow through a chain, as far as they are known before it runs.
#pragma once

#include "engine/plan.hpp"

#include <map>
#include <optional>
#include <vector>

namespace maquette::host {

/// Follows one item through its chain, step by step.
class Flow {
  public:
    explicit Flow(const std::map<std::string, std::optional<Format>> &inputs) : inputs_(inputs) {}

    /// Fills in ports, estimate and result of the next step. Without valid parameters the provider
    /// is not asked.
    void connect(PlannedStep &step, bool parameters_valid);
    std::optional<Format> format_of(const PlannedPicture &picture) const;

  private:
    const std::map<std::string, std::optional<Format>> &inputs_;
    std::vector<std::map<std::string, std::optional<Format>>> made_; ///< by step and output
};

} // namespace maquette::host
