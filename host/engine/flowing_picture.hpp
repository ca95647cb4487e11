// A picture between two steps: in memory, or in the store until somebody needs its samples.
#pragma once

#include "engine/step_cache.hpp"
#include "image/picture.hpp"

#include <string>
#include <utility>

namespace maquette::host {

struct FlowingPicture {
    Picture picture;   ///< empty while only the store has it
    std::string asset; ///< its content hash; "" without a store

    /// The samples. Throws LostPicture.
    Picture &load(StepCache *cache) {
        if (!picture && cache != nullptr) { picture = cache->load(asset); }
        return picture;
    }
    /// Likewise, for who has no further use for this.
    Picture take(StepCache *cache) && { return std::move(load(cache)); }
    const std::string &name(StepCache &cache) {
        if (asset.empty()) { asset = cache.hash(picture); }
        return asset;
    }
};

} // namespace maquette::host
