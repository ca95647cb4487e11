// What a picture's measures look at: how light each pixel is, and whether it is seen.
#pragma once

#include <maquette/plugin.hpp>

#include <cstdint>
#include <vector>

namespace score {

/// Luma (the weights of ITU-R BT.709) of the coded values, 0 to 1, row by row.
struct Light {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<float> luma;
    std::vector<std::uint8_t> seen; ///< 1 where the picture is at least half opaque

    const float *row(std::uint32_t y) const { return luma.data() + std::size_t{y} * width; }
    const std::uint8_t *seen_row(std::uint32_t y) const {
        return seen.data() + std::size_t{y} * width;
    }
};

/// Any of the usual formats; what is no number is dark. Throws when the call is cancelled.
Light light_of(const maquette::Call &call, const maquette::Picture &picture);

} // namespace score
