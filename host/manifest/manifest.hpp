// A manifest in memory: what the JSON file says, checked against its schema and against every rule
// that needs no plugin.
#pragma once

#include "manifest/document.hpp"
#include "manifest/matrix.hpp"
#include "manifest/policy.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// A value that the user gives: a picture or a parameter.
struct ManifestInput {
    std::string name;
    /// "image", "string", "number", "integer" or "boolean".
    std::string type;
    bool optional = false;
    nlohmann::json fallback; ///< "default" in the file; null if there is none
    std::string description;
};

/// What manifests call the policies, in the order of Policy::By; weights have no name.
const std::vector<std::string> &policy_names();

struct Tier {
    std::string name;
    std::string description;
    std::map<std::string, nlohmann::json> variables; ///< "vars"
    Ceiling ceiling;                                 ///< of an item
    std::optional<Policy> policy;                    ///< of its steps
    std::optional<Requirements> requirements;        ///< of its steps
    std::optional<double> gate; ///< the least score of its steps that are judged
    std::map<std::string, nlohmann::json> parameters; ///< by step, in place of the step's own
};

/// How often a step is made, to keep the best, and how good that has to be. Scores are 0 to 1.
struct Attempts {
    int most = 1;
    std::optional<double> enough; ///< the score after which no more are made
    std::optional<double> gate;   ///< the least score, in place of the tier's
    bool judged = false;          ///< what is made gets a score
    std::string scorer = "score"; ///< the provider that judges
};

/// Where a step or an output takes a picture from.
struct PictureSource {
    enum class From { input, step };
    From from = From::step;
    std::string name;    ///< of the input or step
    std::string output;  ///< of the step; "" is its first
    std::string pointer; ///< where the manifest says so
};

struct ManifestStep {
    std::string id;
    std::string kind; ///< "" if the manifest leaves it to the provider
    /// By tier name; "" holds for tiers that are not named. Each list is a fallback order.
    std::map<std::string, std::vector<std::string>> providers;
    std::map<std::string, PictureSource> pictures; ///< by input port
    nlohmann::json parameters;                     ///< object, templates not expanded yet
    double deadline_seconds = 0;                   ///< of a call; 0: the kind's
    int retries = 1;                               ///< of a call whose process crashed
    std::optional<Policy> policy;
    std::optional<Requirements> requirements;
    Attempts attempts;
    Ceiling ceiling;                ///< of all its attempts for an item
    bool reuse_any = false;         ///< "cache": also results of what is not deterministic
    std::vector<std::string> tiers; ///< runs in these only; empty: in all
    std::string pointer;            ///< e.g. "/steps/2"

    /// False if the step is skipped at this tier: whoever refers to it gets what its "image" input
    /// gets.
    bool runs_at(const std::string &tier) const;
    /// The fallback order at this tier.
    const std::vector<std::string> &providers_at(const std::string &tier) const;
};

struct ManifestOutput {
    std::string name;
    PictureSource source;
    std::string path; ///< template
    int quality = 92;
    std::string compression = "balanced";
    std::string pointer;
};

struct Manifest {
    Document document;
    std::string name;
    std::string description;
    std::vector<ManifestInput> inputs;
    Matrix matrix;
    std::vector<Tier> tiers;
    std::string default_tier;        ///< "" if there are no tiers
    std::vector<ManifestStep> steps; ///< in an order in which every step follows its sources
    std::vector<ManifestOutput> outputs;

    const Tier *find_tier(const std::string &wanted) const;
    const ManifestInput *find_input(const std::string &wanted) const;
    const ManifestStep *find_step(const std::string &id) const;
};

/// Reads and checks. Throws FaultyManifest with all faults.
Manifest read_manifest(const std::filesystem::path &file, const std::filesystem::path &rows = {});
/// A file of rows is looked for beside `document.file`, unless `rows` names another.
Manifest check_manifest(Document document, const std::filesystem::path &rows = {});

/// The published JSON Schema of manifests (2020-12 text that also reads as draft 7).
const std::string &manifest_schema();

} // namespace maquette::host
