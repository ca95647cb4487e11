// IEEE 754 binary16, which C++17 has no type for.
#pragma once

#include <cstdint>
#include <cstring>

namespace onnx {

/// The nearest half float, ties to even; what is too large becomes infinite.
inline std::uint16_t to_half(float number) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &number, sizeof(bits));
    const auto sign = static_cast<std::uint16_t>((bits >> 16U) & 0x8000U);
    bits &= 0x7FFFFFFFU;
    if (bits >= 0x7F800000U) { // infinite, or no number
        return static_cast<std::uint16_t>(sign | (bits > 0x7F800000U ? 0x7E00U : 0x7C00U));
    }
    if (bits >= 0x477FF000U) { return static_cast<std::uint16_t>(sign | 0x7C00U); }
    if (bits < 0x38800000U) { // a subnormal half: counted in units of 2^-24
        if (bits < 0x33000000U) { return sign; }
        const std::uint32_t shift = 126U - (bits >> 23U);
        const std::uint32_t mantissa = (bits & 0x7FFFFFU) | 0x800000U;
        const std::uint32_t half = mantissa >> shift;
        const std::uint32_t rest = mantissa & ((1U << shift) - 1U);
        const std::uint32_t middle = 1U << (shift - 1U);
        const std::uint32_t up = rest > middle || (rest == middle && (half & 1U) != 0) ? 1 : 0;
        return static_cast<std::uint16_t>(sign | (half + up));
    }
    const std::uint32_t rounded = bits + 0xFFFU + ((bits >> 13U) & 1U);
    return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000U) >> 13U));
}

/// Exact.
inline float from_half(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t exponent = (half >> 10U) & 0x1FU;
    const std::uint32_t mantissa = half & 0x3FFU;
    std::uint32_t bits = 0;
    if (exponent == 0) {
        const float small = static_cast<float>(mantissa) / 16777216.0F; // 2^-24
        std::memcpy(&bits, &small, sizeof(bits));
    } else if (exponent == 31) {
        bits = 0x7F800000U | (mantissa << 13U);
    } else {
        bits = ((exponent + 112U) << 23U) | (mantissa << 13U);
    }
    bits |= sign;
    float number = 0;
    std::memcpy(&number, &bits, sizeof(number));
    return number;
}

} // namespace onnx
