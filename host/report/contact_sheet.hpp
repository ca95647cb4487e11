// The items of a run as one picture, or several.
#pragma once

#include "image/picture.hpp"
#include "report/report.hpp"
#include "store/store.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

struct SheetLook {
    std::uint32_t size = 220;    ///< pixels of an item's picture, wide and high at most
    std::uint32_t columns = 0;   ///< 0: as many as make the sheet a little wider than high
    std::size_t per_sheet = 200; ///< items; what is left goes onto further sheets
};

/// A sheet and whether it could have captions.
struct Sheet {
    Picture picture; ///< u8 RGB
    bool captions = true;
};

/// The items at those positions. `number` and `count` stand in the head where there are several
/// sheets. `store` may be null. Throws Failure: Cause::usage where the sheet would be more than
/// 16384 pixels wide or high.
Sheet draw_sheet(const Report &report, const std::vector<std::size_t> &items, const SheetLook &look,
                 Store *store, std::size_t number = 1, std::size_t count = 1);

} // namespace maquette::host
