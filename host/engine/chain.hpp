// From the manifest's steps to the chain of one tier: who may do each step, and where its pictures
// come from once skipped steps are passed through.
#pragma once

#include "engine/binding.hpp"
#include "manifest/expansion.hpp"
#include "manifest/parameters.hpp"
#include "models/missing_models.hpp"
#include "plugin/catalogue.hpp"
#include "plugin/provider.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace maquette::host {

/// A picture that flows from an input or a step to a port.
struct PlannedPicture {
    /// Index of the step in the chain; nothing for an input of the manifest.
    std::optional<std::size_t> step;
    std::string name; ///< of the input, or of the step's output

    bool operator==(const PlannedPicture &) const = default;
};

/// A provider that may do a step.
struct Candidate {
    FoundProvider found;
    std::shared_ptr<Provider> provider;     ///< once it was opened
    std::vector<std::string> missing_needs; ///< that it was not granted
    MissingModels missing_models = {};      ///< what it lacks to work with its models
    /// The files that no hash was asked of: what is in them decides about results.
    std::vector<std::filesystem::path> free_models = {};
    std::shared_ptr<const ParameterChecker> checker = nullptr; ///< once it was opened
    bool takes_seed = false;                                   ///< likewise
};

/// A provider that may not, and why.
struct RejectedProvider {
    std::string id;
    std::string reason; ///< a sentence
};

/// What all items of a tier have in common: who may do a step, and what it is fed from.
struct ChainStep {
    std::string id;
    std::vector<Candidate> candidates; ///< at least one, in the manifest's order
    std::vector<RejectedProvider> rejected;
    std::map<std::string, PlannedPicture> pictures; ///< by port
    std::optional<Candidate> scorer;                ///< where what is made is judged
    std::optional<double> gate;                     ///< the least score, 0 to 1
    const ManifestStep *manifest = nullptr;
    TemplateValue parameters;                ///< the manifest's, the tier's and the user's
    std::set<std::size_t> sources;           ///< the steps that it gets pictures from
    std::vector<std::size_t> followers;      ///< the steps that get pictures from it
    std::map<std::string, std::size_t> uses; ///< how often an output is used, by its name
    std::vector<std::size_t> ancestry; ///< the steps behind its pictures, in order; itself last
    bool feeds_files = false;          ///< whether an output of the manifest is one of its
};

/// The chain of a tier.
struct Chain {
    std::string tier;
    std::vector<ChainStep> steps;
    std::vector<PlannedPicture> output_sources; ///< by the manifest's outputs

    /// The steps behind a picture, in the chain's order.
    const std::vector<std::size_t> &ancestry(const PlannedPicture &picture) const;
};

/// Steps that no output needs are left out. Faults that only the plugins' descriptions reveal
/// (unknown provider or kind, a port that does not exist or is not fed) are added to `faults`.
/// Opens no plugin.
Chain make_chain(const Binding &binding, const std::string &tier, Catalogue &catalogue,
                 std::vector<Fault> &faults);

} // namespace maquette::host
