#include "tiles.hpp"

#include <algorithm>
#include <cmath>

namespace onnx {

float Tile::weight(int pixel) const {
    const double centre = pixel + 0.5;
    const auto ramp = [&](double from) {
        if (half_ramp <= 0) { return centre >= from ? 1.0 : 0.0; }
        return std::clamp((centre - from + half_ramp) / (2 * half_ramp), 0.0, 1.0);
    };
    const double risen = rises ? ramp(rise_centre) : 1;
    const double fallen = falls ? ramp(fall_centre) : 0;
    return static_cast<float>(risen - fallen);
}

std::vector<Tile> tiles_of(int length, int side, int overlap, int scale) {
    const int seen = std::min(side, length);
    const int step = std::max(1, seen - overlap);
    std::vector<int> starts;
    for (int start = 0; start + seen < length; start += step) {
        starts.push_back(start);
    }
    starts.push_back(length - seen); // the last one is moved back rather than made smaller
    std::vector<Tile> tiles;
    const double half_ramp = scale * overlap / 8.0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        Tile tile{starts[i], seen,      0,     length * scale,       0,
                  0,         half_ramp, i > 0, i + 1 < starts.size()};
        const auto border = [&](int left, int right) {
            return scale * (left + seen + right) / 2.0;
        };
        if (tile.rises) {
            tile.rise_centre = border(starts[i - 1], starts[i]);
            tile.first = static_cast<int>(std::floor(tile.rise_centre - half_ramp));
        }
        if (tile.falls) {
            tile.fall_centre = border(starts[i], starts[i + 1]);
            tile.end = static_cast<int>(std::ceil(tile.fall_centre + half_ramp));
        }
        tiles.push_back(tile);
    }
    return tiles;
}

} // namespace onnx
