#include "rows.hpp"

#include "interleave.hpp"
#include "light.hpp"

#include <maquette/plugin.hpp>

namespace lanczos {

namespace {

float divided(float value, float alpha) { return alpha > 0 ? value / alpha : 0; }

template <class T> float normal(T value) {
    return static_cast<float>(value) / maquette::SampleOf<T>::white;
}

template <class T> T quantised(float value) {
    if constexpr (std::is_same_v<T, float>) {
        return value;
    } else {
        return static_cast<T>(
            (value > 0 ? std::min(value, 1.0F) : 0.0F) * maquette::SampleOf<T>::white + 0.5F);
    }
}

} // namespace

Rows::Rows(const maquette_format_t &format, bool linear)
    : channels_(format.channel_count),
      colours_(format.alpha == MAQUETTE_NO_ALPHA ? channels_ : channels_ - 1),
      sample_(format.sample), linear_(linear && format.colour_space == MAQUETTE_SRGB),
      has_alpha_(format.alpha != MAQUETTE_NO_ALPHA),
      premultiplied_(format.alpha == MAQUETTE_PREMULTIPLIED_ALPHA),
      in_floats_(linear_ || format.alpha == MAQUETTE_STRAIGHT_ALPHA) {}

void Rows::split(const void *row, std::uint32_t left, std::uint32_t right,
                 const PlaneRows &planes) const {
    maquette::with_sample_type(sample_, [&](auto type) {
        using T = decltype(type);
        split_as(static_cast<const T *>(row) + std::size_t{left} * channels_, left, right, planes);
    });
}

void Rows::join(const PlaneRows &planes, std::uint32_t left, std::uint32_t right, void *row) const {
    maquette::with_sample_type(sample_, [&](auto type) {
        using T = decltype(type);
        join_as(planes, left, right, static_cast<T *>(row) + std::size_t{left} * channels_);
    });
}

// NOLINTBEGIN(clang-analyzer-core.NullDereference)
template <class T>
void Rows::split_as(const T *pixels, std::uint32_t left, std::uint32_t right,
                    const PlaneRows &planes) const {
    const std::size_t count = right - left;
    if (!in_floats_) {
        T *to[4] = {};
        for (std::uint32_t c = 0; c < channels_; ++c) {
            to[c] = static_cast<T *>(planes[c]) + left;
        }
        deinterleave(pixels, count, channels_, to);
        return;
    }
    // Read only where there is alpha.
    float *alphas = has_alpha_ ? static_cast<float *>(planes[colours_]) + left : nullptr;
    for (std::size_t x = 0; has_alpha_ && x < count; ++x) {
        alphas[x] = normal(pixels[x * channels_ + colours_]);
    }
    for (std::uint32_t c = 0; c < colours_; ++c) {
        float *const to = static_cast<float *>(planes[c]) + left;
        for (std::size_t x = 0; x < count; ++x) {
            const T sample = pixels[x * channels_ + c];
            if (!linear_) {
                to[x] = normal(sample) * alphas[x];
            } else if (premultiplied_) {
                // The curve belongs to colours, not to their product with alpha.
                to[x] = to_light(divided(normal(sample), alphas[x])) * alphas[x];
            } else {
                to[x] = to_light(sample) * (has_alpha_ ? alphas[x] : 1.0F);
            }
        }
    }
}

template <class T>
void Rows::join_as(const PlaneRows &planes, std::uint32_t left, std::uint32_t right,
                   T *pixels) const {
    const std::size_t count = right - left;
    if (!in_floats_) {
        const T *from[4] = {};
        for (std::uint32_t c = 0; c < channels_; ++c) {
            from[c] = static_cast<const T *>(planes[c]) + left;
        }
        interleave(from, count, channels_, pixels);
        return;
    }
    // Read only where there is alpha.
    float *alphas = has_alpha_ ? static_cast<float *>(planes[colours_]) + left : nullptr;
    for (std::size_t x = 0; has_alpha_ && x < count; ++x) {
        alphas[x] = std::min(std::max(alphas[x], 0.0F), 1.0F);
        pixels[x * channels_ + colours_] = quantised<T>(alphas[x]);
    }
    for (std::uint32_t c = 0; c < colours_; ++c) {
        const float *const from = static_cast<const float *>(planes[c]) + left;
        for (std::size_t x = 0; x < count; ++x) {
            T &to = pixels[x * channels_ + c];
            const float value = has_alpha_ ? divided(from[x], alphas[x]) : from[x];
            if (!linear_) {
                to = quantised<T>(value);
            } else if (premultiplied_) {
                to = quantised<T>(from_light<float>(value) * alphas[x]);
            } else {
                to = from_light<T>(value);
            }
        }
    }
}
// NOLINTEND(clang-analyzer-core.NullDereference)

} // namespace lanczos
