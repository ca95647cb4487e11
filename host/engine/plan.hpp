// The plan: what a run would do, as data. `maquette plan` prints it, `maquette run` executes the
// same object; nothing else decides.
#pragma once

#include "engine/chain.hpp"
#include "engine/exchange.hpp"
#include "engine/router.hpp"
#include "image/format.hpp"
#include "image/write_options.hpp"
#include "manifest/parameters.hpp"

#include <nlohmann/json.hpp>

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// One input port of a step.
struct PlannedPort {
    std::string port;
    PlannedPicture from;
    Accepted accepted;
    std::optional<Format> arrives;        ///< as far as it is known before the run
    std::vector<std::string> conversions; ///< from arrives to what the provider accepts
};

/// The ports of a step for one of its providers.
struct PlannedPorts {
    std::vector<PlannedPort> list;
    /// What is known of their pictures, as an estimate is asked with: a size of 0 is not known.
    std::map<std::string, Format> formats;

    /// Once the list is there, or has changed.
    void find_formats();
};

/// A provider that does a step, with all that it gets.
struct Choice {
    const Candidate *candidate = nullptr;
    SharedJson parameters;                     ///< checked and complete
    std::shared_ptr<const PlannedPorts> ports; ///< shared by items; nullptr of scorers
    ProviderEstimate estimate;
    std::string reason; ///< why it stands where it does; "" when there is no other

    const ProviderDescription &provider() const { return *candidate->found.provider; }
    const PluginDescription &plugin() const { return *candidate->found.plugin->description; }
};

/// A step of one item.
struct PlannedStep {
    const ChainStep *chain = nullptr;
    std::vector<Choice> choices; ///< the one that does it, then those that take over where it fails
    std::vector<RejectedProvider> rejected;
    std::optional<Format> makes; ///< the first output, as far as it is known

    const Choice &choice() const { return choices.front(); }
};

/// A file that an item writes.
struct PlannedOutput {
    std::string name;
    PlannedPicture from;
    std::string file;     ///< "-": standard output
    std::string ending;   ///< decides the format, e.g. "png"
    WriteOptions writing; ///< but for the threads, which the run decides
    std::vector<std::string> conversions;
};

/// How an input is read: at a smaller scale, where its file allows that, as long as it has at least
/// so many pixels each way; 0: as it is.
struct InputReading {
    std::string name;
    std::uint32_t least_width = 0;
    std::uint32_t least_height = 0;

    auto operator<=>(const InputReading &) const = default;
};

/// One item, with everything resolved.
struct PlannedItem {
    Item item;
    const Chain *chain = nullptr;   ///< of its tier
    std::vector<PlannedStep> steps; ///< in the order of the chain
    std::vector<PlannedOutput> outputs;
    std::map<std::string, InputReading> readings; ///< of inputs that need not be read as they are

    /// How often its steps and outputs take each input.
    std::map<std::string, std::uint64_t> input_uses() const;
    InputReading reading_of(const std::string &input) const {
        const auto found = readings.find(input);
        return found == readings.end() ? InputReading{input, 0, 0} : found->second;
    }
};

/// Estimates of all items together; seconds and money only of those that are known.
struct PlanTotals {
    std::uint64_t items = 0;
    std::uint64_t steps = 0;
    double seconds = 0;
    bool seconds_known = true;
    std::map<std::string, std::int64_t> cost_micro_units;    ///< expected, by currency
    std::map<std::string, std::int64_t> at_most_micro_units; ///< by currency
    std::map<InputReading, std::uint64_t> input_uses;
};

/// What a plan knows beside the manifest and the plugins.
struct PlanningFacts {
    HistoryOf history; ///< may be empty
    Exchange exchange;
};

class Estimates;
class Flow;
class KnownPorts;

class Plan {
  public:
    /// Chooses providers, checks every item, and opens the providers that the chains may use.
    /// Throws FaultyManifest with all faults, or Failure.
    Plan(Binding binding, Catalogue &catalogue, PlanningFacts facts = {});
    ~Plan();
    Plan(const Plan &) = delete;
    Plan &operator=(const Plan &) = delete;

    const Binding &binding() const { return binding_; }
    /// By tier; only those that an item may have.
    const std::map<std::string, Chain> &chains() const { return chains_; }
    /// Items lie in the cells 0 to cell_count() - 1; a cell may hold none.
    std::uint64_t cell_count() const { return cell_count_; }
    /// An item, computed when it is asked for: a plan of many items takes no memory. [any thread]
    std::optional<PlannedItem> item_at(std::uint64_t cell) const;
    std::uint64_t item_count() const { return totals_.items; }
    const PlanTotals &totals() const { return totals_; }

  private:
    std::optional<PlannedItem> plan_item(std::uint64_t cell, std::vector<Fault> &faults) const;
    PlannedStep plan_step(const ChainStep &step, const std::string &tier,
                          const Variables &variables, Flow &flow, std::vector<Fault> &faults) const;
    nlohmann::json parameters_of(const ChainStep &step, const Candidate &candidate,
                                 const Variables &variables, std::vector<Fault> &faults) const;
    /// Puts the step's choices into the order of the policy, and takes out what may not do it.
    void choose(PlannedStep &step, const std::string &tier, std::vector<Fault> &faults) const;
    void plan_outputs(PlannedItem &item, const Variables &variables, const Flow &flow,
                      std::vector<Fault> &faults) const;
    void check_items();
    void add_to_totals(const PlannedItem &item);

    Binding binding_;
    PlanningFacts facts_;
    std::map<std::string, ProviderHistory> histories_; ///< of the candidates
    std::map<std::string, Chain> chains_;
    std::map<std::string, std::optional<Format>> input_formats_;
    std::uint64_t cell_count_ = 0;
    bool checked_ = false; ///< every item was, and is without faults
    PlanTotals totals_;
    std::unique_ptr<Estimates> estimates_;
    std::unique_ptr<KnownPorts> ports_;
};

/// The plan for machines, as `maquette plan --json` prints it, an item at a time.
nlohmann::ordered_json to_json(const PlannedItem &item);
nlohmann::ordered_json to_json(const PlanTotals &totals);

} // namespace maquette::host
