// How a length is divided into tiles that overlap, and how much each counts where they do.
#pragma once

#include <vector>

namespace onnx {

/// One tile of a length, in pixels of the picture; and in pixels of the enlarged one, where it
/// counts.
struct Tile {
    int start;          ///< of what the network sees
    int length;         ///< likewise
    int first;          ///< enlarged: the first pixel that it contributes to
    int end;            ///< enlarged: one past the last
    double rise_centre; ///< enlarged: where it takes over from the tile before
    double fall_centre; ///< enlarged: where the next one takes over
    double half_ramp;   ///< enlarged: over how many pixels on either side
    bool rises;         ///< false for the first tile: it counts from the edge on
    bool falls;         ///< likewise for the last one

    /// How much it counts at a pixel of the enlarged length; over all tiles, 1 in sum.
    float weight(int pixel) const;
};

/// Tiles of `side` pixels, or one of the whole length if that is not longer. Neighbours share
/// `overlap` pixels, at most half of `side`: three eighths of them, at each tile's end, are thrown
/// away, as the network saw nothing beyond; over the quarter between, one fades into the other.
std::vector<Tile> tiles_of(int length, int side, int overlap, int scale);

} // namespace onnx
