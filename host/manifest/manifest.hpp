// A manifest in memory: what the JSON file says, checked against its schema and against every rule
// that needs no plugin.
#pragma once

#include "manifest/document.hpp"

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

/// One dimension of the matrix.
struct MatrixAxis {
    std::string name;
    std::vector<nlohmann::json> values; ///< the list, or empty for a range
    std::int64_t from = 0;              ///< of a range
    std::uint64_t count = 0;            ///< of a range
    std::uint64_t size() const { return values.empty() ? count : values.size(); }
    nlohmann::json value(std::uint64_t index) const;
};

struct Tier {
    std::string name;
    std::string description;
    std::map<std::string, nlohmann::json> variables; ///< "vars"
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
    std::vector<std::string> tiers;                ///< runs in these only; empty: in all
    std::string pointer;                           ///< e.g. "/steps/2"

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
    std::string pointer;
};

struct Manifest {
    Document document;
    std::string name;
    std::string description;
    std::vector<ManifestInput> inputs;
    std::vector<MatrixAxis> matrix;
    std::vector<Tier> tiers;
    std::string default_tier;        ///< "" if there are no tiers
    std::vector<ManifestStep> steps; ///< in an order in which every step follows its sources
    std::vector<ManifestOutput> outputs;

    const Tier *find_tier(const std::string &wanted) const;
    const ManifestInput *find_input(const std::string &wanted) const;
    const ManifestStep *find_step(const std::string &id) const;
    /// Items of the matrix: the product of its axes, 1 without any.
    std::uint64_t item_count() const;
};

/// Reads and checks. Throws FaultyManifest with all faults.
Manifest read_manifest(const std::filesystem::path &file);
Manifest check_manifest(Document document);

/// The published JSON Schema of manifests (2020-12 text that also reads as draft 7).
const std::string &manifest_schema();

} // namespace maquette::host
