// The plan: what a run would do, as data. `maquette plan` prints it, `maquette run` executes the
// same object; nothing else decides.
#pragma once

#include "engine/binding.hpp"
#include "image/format.hpp"
#include "plugin/catalogue.hpp"
#include "plugin/provider.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// A picture that flows from an input or a step to a port.
struct PlannedPicture {
    /// Index of the step in the plan; nothing for an input of the manifest.
    std::optional<std::size_t> step;
    std::string name; ///< of the input, or of the step's output

    bool operator==(const PlannedPicture &) const = default;
};

/// One input port of a step.
struct PlannedPort {
    std::string port;
    PlannedPicture from;
    Accepted accepted;
    std::optional<Format> arrives;        ///< as far as it is known before the run
    std::vector<std::string> conversions; ///< from arrives to what the provider accepts
};

/// What all items have in common: which provider does a step, and what it is fed from.
struct ChainStep {
    std::string id;
    FoundProvider found;
    std::shared_ptr<Provider> provider;
    std::map<std::string, PlannedPicture> pictures; ///< by port
    const ManifestStep *manifest = nullptr;
    std::vector<std::string> missing_needs; ///< that the provider was not granted
};

/// A step of one item.
struct PlannedStep {
    const ChainStep *chain = nullptr;
    nlohmann::json parameters; ///< checked and complete
    std::vector<PlannedPort> ports;
    ProviderEstimate estimate;
    std::optional<Format> makes; ///< the first output, as far as it is known
};

/// A file that an item writes.
struct PlannedOutput {
    std::string name;
    PlannedPicture from;
    std::string file;   ///< "-": standard output
    std::string ending; ///< decides the format, e.g. "png"
    int quality = 92;
    std::vector<std::string> conversions;
};

/// One item, with everything resolved.
struct PlannedItem {
    Item item;
    std::vector<PlannedStep> steps; ///< in the order of the chain
    std::vector<PlannedOutput> outputs;
};

/// Estimates of all items together; seconds and money only of those that are known.
struct PlanTotals {
    std::uint64_t items = 0;
    double seconds = 0;
    bool seconds_known = true;
    std::map<std::string, std::int64_t> cost_micro_units; ///< by currency
};

class Plan {
  public:
    /// Chooses providers, checks every item, and loads the plugins that the chain uses. Throws
    /// FaultyManifest with all faults, or Failure.
    Plan(Binding binding, Catalogue &catalogue);
    Plan(const Plan &) = delete;
    Plan &operator=(const Plan &) = delete;

    const Binding &binding() const { return binding_; }
    const std::vector<ChainStep> &chain() const { return chain_; }
    std::uint64_t item_count() const { return binding_.manifest.item_count(); }
    /// An item, computed when it is asked for: a plan of many items takes no memory. [any thread]
    PlannedItem item(std::uint64_t index) const;
    const PlanTotals &totals() const { return totals_; }
    /// How often each picture of a run is used, over steps and outputs of one item.
    std::size_t uses(const PlannedPicture &picture) const;

  private:
    PlannedItem plan_item(std::uint64_t index, std::vector<Fault> &faults) const;
    nlohmann::json parameters_of(const ChainStep &step, const Variables &variables,
                                 std::vector<Fault> &faults) const;
    void check_items();

    Binding binding_;
    std::vector<ChainStep> chain_;
    std::vector<PlannedPicture> output_sources_; ///< by the manifest's outputs
    std::map<std::string, std::optional<Format>> input_formats_;
    PlanTotals totals_;
};

/// The plan for machines, as `maquette plan --json` prints it.
nlohmann::ordered_json to_json(const Plan &plan);

} // namespace maquette::host
