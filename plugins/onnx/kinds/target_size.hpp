// How large an upscaler's picture becomes.
#pragma once

#include "../card/card.hpp"

#include <maquette/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace onnx {

struct TargetSize {
    std::uint32_t width;
    std::uint32_t height;
};

/// How many times larger the card's network makes a picture; its check() knows that it is there.
inline int network_scale(const Card &card) { return card.settings.at("scale").get<int>(); }

/// A length times a factor, at least 1 and at most what a length can be: the host refuses what is
/// too large.
inline std::uint32_t scaled(std::uint32_t length, double factor) {
    constexpr double most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp(std::round(length * factor), 1.0, most));
}

/// From the parameters "width" and "height", or "scale" where there is neither.
inline TargetSize target_size(const maquette::Parameters &call, std::uint32_t width,
                              std::uint32_t height) {
    const bool has_width = call.has("width");
    const bool has_height = call.has("height");
    if (!has_width && !has_height) {
        const double scale = call.number("scale");
        return {scaled(width, scale), scaled(height, scale)};
    }
    const auto to_width = static_cast<std::uint32_t>(call.integer("width", 0));
    const auto to_height = static_cast<std::uint32_t>(call.integer("height", 0));
    return {has_width ? to_width : scaled(width, 1.0 * to_height / height),
            has_height ? to_height : scaled(height, 1.0 * to_width / width)};
}

} // namespace onnx
