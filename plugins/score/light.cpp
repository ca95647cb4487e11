#include "light.hpp"

#include <algorithm>
#include <limits>

namespace score {

namespace {

template <class T> float normal(T value) {
    return static_cast<float>(value) / static_cast<float>(std::numeric_limits<T>::max());
}
float normal(float value) { return value > 0 ? std::min(value, 1.0F) : 0; } // NaN is not above 0

template <class T>
void read_row(const T *from, std::uint32_t channels, bool has_alpha, std::uint32_t width,
              float *luma, std::uint8_t *seen) {
    const std::uint32_t colours = has_alpha ? channels - 1 : channels;
    for (std::uint32_t x = 0; x < width; ++x, from += channels) {
        luma[x] = colours >= 3 ? 0.2126F * normal(from[0]) + 0.7152F * normal(from[1]) +
                                     0.0722F * normal(from[2])
                               : normal(from[0]);
        seen[x] = !has_alpha || normal(from[colours]) >= 0.5F ? 1 : 0;
    }
}

} // namespace

Light light_of(const maquette::Call &call, const maquette::Picture &picture) {
    Light light;
    light.width = picture.width();
    light.height = picture.height();
    light.luma.resize(std::size_t{light.width} * light.height);
    light.seen.resize(light.luma.size());
    maquette::with_sample_type(picture.format().sample, [&](auto sample) {
        using T = decltype(sample);
        for (std::uint32_t y = 0; y < light.height; ++y) {
            call.stop_if_cancelled();
            read_row(picture.row<T>(y), picture.channel_count(), picture.has_alpha(), light.width,
                     light.luma.data() + std::size_t{y} * light.width,
                     light.seen.data() + std::size_t{y} * light.width);
        }
    });
    return light;
}

} // namespace score
