// What a written picture says about how it was made.
#pragma once

#include "engine/plan.hpp"
#include "image/picture.hpp"
#include "plugin/provider.hpp"

#include <vector>

namespace maquette::host {

/// Adds to a picture's metadata: the recipe (Xmp.maquette.recipe: the steps that led to it, with
/// provider, version, parameters and models, as JSON), the program (Xmp.xmp.CreatorTool), and, when
/// a generator began it, the IPTC digital source type. Holds no time and no path, so that equal
/// work gives equal files. `models` are those of the steps, by index.
void add_recipe(Picture &picture, const PlannedItem &item, const PlannedPicture &source,
                const Plan &plan, const std::vector<std::vector<ModelIdentity>> &models);

} // namespace maquette::host
