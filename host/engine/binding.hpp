// What the user said, bound to what the manifest asks for: inputs, tier, seed, overrides.
#pragma once

#include "image/write_options.hpp"
#include "manifest/expansion.hpp"
#include "manifest/manifest.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace maquette::host {

/// The user's side of a run, as the command line gives it.
struct Wishes {
    std::map<std::string, std::string> input_files; ///< picture inputs by name; "-": standard input
    /// Values by name: of an input, of a matrix axis (which then has this value only), of a column
    /// (of which then only the rows with this value are items), or of a step's parameter as
    /// "step.parameter". Text that is JSON of the right type is taken as such.
    std::map<std::string, std::string> values;
    std::string tier; ///< for all items; "": what the item says, or the manifest's default
    std::filesystem::path
        rows; ///< in place of the manifest's file of rows; read_manifest() gets it
    /// Only these items, by their values, whatever the matrix says; nothing: all of the matrix.
    std::optional<std::vector<ItemValues>> items;
    std::optional<std::int64_t> seed;
    std::filesystem::path folder = "out";            ///< of the outputs
    std::map<std::string, std::string> output_files; ///< outputs by name; "-": standard output
    std::uint64_t max_pixels = 268'435'456;          ///< ceiling of every single picture
    std::optional<PngLevel> compression;             ///< of PNG files, in place of the manifest's
    /// Seconds after which a call is ended where the manifest says nothing, by kind; other kinds
    /// have their own.
    std::map<std::string, double> deadlines;
};

/// A manifest with every wish applied.
struct Binding {
    Manifest manifest; ///< with the matrix axes that the wishes leave
    Wishes wishes;
    std::string tier;    ///< of items that do not say one
    Variables variables; ///< those that are the same for all items
    /// Parameters that the user put in place of the manifest's, by step and name.
    std::map<std::string, std::map<std::string, nlohmann::json>> overrides;

    std::string tier_of(const Item &item) const;
    /// Every tier that an item may have.
    std::vector<std::string> tiers() const;
    /// The manifest's parameters, the tier's in place of them, and the user's in place of those.
    nlohmann::json parameters_of(const ManifestStep &step, const std::string &tier) const;
    /// All variables of an item.
    Variables variables_of(const Item &item) const;
};

/// Throws Failure (Cause::usage) that names every wish that does not fit.
Binding bind(Manifest manifest, Wishes wishes);

} // namespace maquette::host
