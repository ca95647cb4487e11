// Single samples: half floats, and every sample type to and from float with white at 1.0.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace maquette::host {

/// IEEE 754 binary16 as its bits.
struct Half {
    std::uint16_t bits = 0;
};

/// Exact: every half is a float.
inline float to_float(Half half) {
    const std::uint32_t sign = (half.bits & 0x8000U) << 16U;
    const std::uint32_t exponent = (half.bits >> 10U) & 0x1FU;
    const std::uint32_t fraction = half.bits & 0x3FFU;
    if (exponent == 0) {
        const float value = static_cast<float>(fraction) * 0x1p-24F;
        return sign != 0 ? -value : value;
    }
    const std::uint32_t wide = exponent == 31 ? 255U : exponent + 112U;
    return std::bit_cast<float>(sign | (wide << 23U) | (fraction << 13U));
}

/// Rounded to nearest, ties to even; too large becomes infinity.
inline Half to_half(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16U) & 0x8000U);
    const float magnitude = std::fabs(value);
    if (std::isnan(value)) { return {static_cast<std::uint16_t>(sign | 0x7E00U)}; }
    if (magnitude >= 65520.0F) { return {static_cast<std::uint16_t>(sign | 0x7C00U)}; }
    if (magnitude < 0x1p-14F) {
        const auto fraction = static_cast<std::uint16_t>(std::nearbyint(magnitude * 0x1p24F));
        return {static_cast<std::uint16_t>(sign | fraction)};
    }
    const std::uint32_t wide = (bits & 0x7FFFFFFFU) - (112U << 23U);
    const std::uint32_t rounded = (wide + 0xFFFU + ((wide >> 13U) & 1U)) >> 13U;
    return {static_cast<std::uint16_t>(sign | rounded)};
}

inline float load(std::uint8_t sample) { return static_cast<float>(sample) / 255.0F; }
inline float load(std::uint16_t sample) { return static_cast<float>(sample) / 65535.0F; }
inline float load(Half sample) { return to_float(sample); }
inline float load(float sample) { return sample; }

/// A float as a sample: integers are rounded and clamped, and what is no number becomes 0.
template <class Sample> Sample store(float value);
template <> inline std::uint8_t store(float value) {
    return static_cast<std::uint8_t>(value > 0 ? std::min(value, 1.0F) * 255.0F + 0.5F : 0.0F);
}
template <> inline std::uint16_t store(float value) {
    return static_cast<std::uint16_t>(value > 0 ? std::min(value, 1.0F) * 65535.0F + 0.5F : 0.0F);
}
template <> inline Half store(float value) { return to_half(value); }
template <> inline float store(float value) { return value; }

} // namespace maquette::host
