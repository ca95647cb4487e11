#include "light.hpp"

#include <maquette/plugin.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace lanczos {

namespace {

float linear(float value) {
    return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
}

float encoded(float value) {
    return value <= 0.0031308F ? value * 12.92F : 1.055F * std::pow(value, 1 / 2.4F) - 0.055F;
}

/// Between its entries the curve is straight to a tenth of a 16-bit step.
constexpr std::uint32_t intervals = 1U << 16U;

const std::vector<float> &encoded_table() {
    static const std::vector<float> table = [] {
        std::vector<float> values(intervals + 2);
        for (std::uint32_t i = 0; i < values.size(); ++i) {
            values[i] = encoded(static_cast<float>(i) / intervals);
        }
        return values;
    }();
    return table;
}

template <class T> const std::vector<float> &linear_table() {
    static const std::vector<float> table = [] {
        const auto white = static_cast<std::uint32_t>(maquette::SampleOf<T>::white);
        std::vector<float> values(white + 1);
        for (std::uint32_t i = 0; i <= white; ++i) {
            values[i] = linear(static_cast<float>(i) / maquette::SampleOf<T>::white);
        }
        return values;
    }();
    return table;
}

} // namespace

template <class T> float to_light(T sample) {
    if constexpr (std::is_same_v<T, float>) {
        return linear(sample);
    } else {
        return linear_table<T>()[sample];
    }
}

template <class T> T from_light(float light) {
    if constexpr (std::is_same_v<T, float>) {
        return encoded(light);
    } else {
        const float place = (light > 0 ? std::min(light, 1.0F) : 0.0F) * intervals;
        const auto before = static_cast<std::uint32_t>(place);
        const float *const at = encoded_table().data() + before;
        const float value = at[0] + (at[1] - at[0]) * (place - static_cast<float>(before));
        return static_cast<T>(value * maquette::SampleOf<T>::white + 0.5F);
    }
}

template float to_light(std::uint8_t);
template float to_light(std::uint16_t);
template float to_light(float);
template std::uint8_t from_light(float);
template std::uint16_t from_light(float);
template float from_light(float);

} // namespace lanczos
