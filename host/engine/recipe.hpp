// What a written picture says about how it was made.
#pragma once

#include "engine/plan.hpp"
#include "image/picture.hpp"
#include "plugin/provider.hpp"

#include <vector>

namespace maquette::host {

/// How a step was made.
struct StepRecord {
    const Choice *choice = nullptr;
    SharedJson parameters; ///< of the attempt that was kept
    std::vector<ModelIdentity> models;
    std::optional<double> score; ///< 0 to 1, where a scorer judged it
    std::vector<ScoreFinding> findings;
};

/// The steps that led to a picture, with provider, version, parameters and models, as JSON text.
/// Holds no time and no path, so that equal work gives equal files. `made` is by step.
std::string recipe_of(const PlannedItem &item, const PlannedPicture &source,
                      const Manifest &manifest, const std::vector<StepRecord> &made);

/// Adds to a picture's metadata: the recipe (Xmp.maquette.recipe), the program
/// (Xmp.xmp.CreatorTool), and, when a generator began it, the IPTC digital source type.
void add_recipe(Picture &picture, const std::string &recipe, const PlannedItem &item,
                const PlannedPicture &source, const std::vector<StepRecord> &made);

} // namespace maquette::host
