// Pictures to try a provider with: formats from what its ports declare, and something to see in
// them.
#pragma once

#include "image/picture.hpp"
#include "plugin/description.hpp"
#include "validation/guarded_picture.hpp"

#include <cstdint>
#include <vector>

namespace maquette::host {

/// Every format that a port declares, once, at that size. Contradictions (RGB with alpha) are left
/// out.
std::vector<Format> formats_of(const Accepted &accepted, std::uint32_t width, std::uint32_t height);
/// The port's format that is nearest to plain u8 RGB in sRGB.
Format plain_format(const Accepted &accepted, std::uint32_t width, std::uint32_t height);

/// Draws a bright round thing before a gradient, with a little grain. Masks and mattes (grey data
/// ports) get a white spot in the middle of black. Alpha, where there is some, runs from 0 to 1.
void draw(GuardedPicture &picture, bool is_mask);
/// Fills in a real picture, scaled by nearest samples and converted.
void fill_from(GuardedPicture &picture, const Picture &material);
/// Puts NaN, infinities and huge numbers among the samples of a float picture.
void spoil_numbers(GuardedPicture &picture);

} // namespace maquette::host
