// What the user said, bound to what the manifest asks for: inputs, tier, seed, overrides.
#pragma once

#include "manifest/expansion.hpp"
#include "manifest/manifest.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace maquette::host {

/// The user's side of a run, as the command line gives it.
struct Wishes {
    std::map<std::string, std::string> input_files; ///< picture inputs by name; "-": standard input
    /// Values by name: of an input, of a matrix axis (which then has this value only), or of a
    /// step's parameter as "step.parameter". Text that is JSON of the right type is taken as such.
    std::map<std::string, std::string> values;
    std::string tier; ///< "": the manifest's default
    std::optional<std::int64_t> seed;
    std::filesystem::path folder = "out";            ///< of the outputs
    std::map<std::string, std::string> output_files; ///< outputs by name; "-": standard output
    std::uint64_t max_pixels = 268'435'456;          ///< ceiling of every single picture
    /// Seconds after which a call is ended where the manifest says nothing, by kind; other kinds
    /// have their own.
    std::map<std::string, double> deadlines;
};

/// A manifest with every wish applied.
struct Binding {
    Manifest manifest; ///< with the matrix axes that the wishes leave
    Wishes wishes;
    std::string tier;
    Variables variables; ///< those that are the same for all items
    /// Parameters that replace the manifest's, by step and name.
    std::map<std::string, nlohmann::json> overrides_of(const std::string &step) const;
    std::map<std::string, std::map<std::string, nlohmann::json>> overrides;

    /// All variables of an item.
    Variables variables_of(const Item &item) const;
};

/// Throws Failure (Cause::usage) that names every wish that does not fit.
Binding bind(Manifest manifest, Wishes wishes);

} // namespace maquette::host
