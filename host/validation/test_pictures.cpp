#include "validation/test_pictures.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace maquette::host {

namespace {

Format other_channels(Format format) {
    format.channels = MAQUETTE_OTHER_CHANNELS;
    format.channel_count = 5;
    format.channel_names = {"depth", "u", "v", "x", "y"};
    format.alpha = MAQUETTE_NO_ALPHA;
    return format;
}

bool fits(const Accepted &accepted, const Format &format) {
    return (accepted.alphas & format.alpha) != 0;
}

float grain(std::uint32_t x, std::uint32_t y) {
    std::uint32_t value = x * 374761393U + y * 668265263U;
    value = (value ^ (value >> 13U)) * 1274126177U;
    return static_cast<float>(value >> 24U) / 255.0F - 0.5F;
}

/// How much of the thing in the middle is at this pixel: 1 inside, 0 outside.
float inside(double x, double y, double radius) {
    return std::hypot(x - 0.5, y - 0.5) < radius ? 1.0F : 0.0F;
}

} // namespace

std::vector<Format> formats_of(const Accepted &accepted, std::uint32_t width,
                               std::uint32_t height) {
    std::vector<Format> formats;
    for (std::uint32_t sample = 1; sample <= MAQUETTE_F32; sample <<= 1U) {
        for (std::uint32_t channels = 1; channels <= MAQUETTE_OTHER_CHANNELS; channels <<= 1U) {
            for (std::uint32_t space = 1; space <= MAQUETTE_DATA; space <<= 1U) {
                const bool declared = (accepted.samples & sample) != 0 &&
                                      (accepted.channels & channels) != 0 &&
                                      (accepted.colour_spaces & space) != 0;
                if (!declared) { continue; }
                if (channels == MAQUETTE_OTHER_CHANNELS) {
                    formats.push_back(
                        other_channels(make_format(width, height, MAQUETTE_RGB, sample, space)));
                    continue;
                }
                Format format = make_format(width, height, channels, sample, space);
                if (fits(accepted, format)) { formats.push_back(format); }
                if (format.alpha == MAQUETTE_NO_ALPHA) { continue; }
                format.alpha = MAQUETTE_PREMULTIPLIED_ALPHA;
                if (fits(accepted, format)) { formats.push_back(format); }
            }
        }
    }
    return formats;
}

Format plain_format(const Accepted &accepted, std::uint32_t width, std::uint32_t height) {
    if ((accepted.channels & MAQUETTE_ANY_CHANNELS) == 0) {
        return formats_of(accepted, width, height).front();
    }
    return closest(make_format(width, height, MAQUETTE_RGB, MAQUETTE_U8), accepted);
}

void draw(GuardedPicture &picture, bool is_mask) {
    static constexpr std::array thing = {0.9F, 0.55F, 0.2F};
    const Format &format = picture.format();
    const bool has_alpha = format.alpha != MAQUETTE_NO_ALPHA;
    const std::uint32_t colours = format.channel_count - (has_alpha ? 1 : 0);
    for (std::uint32_t y = 0; y < format.height; ++y) {
        for (std::uint32_t x = 0; x < format.width; ++x) {
            const double across = (x + 0.5) / format.width;
            const double down = (y + 0.5) / format.height;
            const float shape = inside(across, down, is_mask ? 0.12 : 0.3);
            const float alpha = has_alpha ? static_cast<float>(across) : 1;
            for (std::uint32_t c = 0; c < colours; ++c) {
                const float behind =
                    0.1F + 0.1F * static_cast<float>(c % 3) + 0.2F * static_cast<float>(down);
                float value =
                    is_mask ? shape
                            : shape * thing[c % 3] + (1 - shape) * behind + 0.04F * grain(x, y + c);
                if (format.alpha == MAQUETTE_PREMULTIPLIED_ALPHA) { value *= alpha; }
                picture.set_value(x, y, c, value);
            }
            if (has_alpha) { picture.set_value(x, y, colours, alpha); }
        }
    }
}

void fill_from(GuardedPicture &picture, const Picture &material) {
    Format format = picture.format();
    format.width = material.format().width;
    format.height = material.format().height;
    const Picture converted = convert(material, format);
    const std::size_t pixel = row_size(format) / format.width;
    for (std::uint32_t y = 0; y < picture.format().height; ++y) {
        const std::byte *from = converted.row(
            static_cast<std::uint32_t>(std::uint64_t{y} * format.height / picture.format().height));
        for (std::uint32_t x = 0; x < picture.format().width; ++x) {
            const std::size_t at = std::uint64_t{x} * format.width / picture.format().width;
            std::memcpy(picture.row(y) + x * pixel, from + at * pixel, pixel);
        }
    }
}

void spoil_numbers(GuardedPicture &picture) {
    using Numbers = std::numeric_limits<float>;
    static constexpr std::array spoilt = {Numbers::quiet_NaN(), Numbers::infinity(),
                                          -Numbers::infinity(), 60000.0F, -60000.0F};
    const Format &format = picture.format();
    std::size_t next = 0;
    for (std::uint32_t y = 0; y < format.height; ++y) {
        for (std::uint32_t x = y % 3; x < format.width; x += 3) {
            for (std::uint32_t c = 0; c < format.channel_count; ++c) {
                picture.set_value(x, y, c, spoilt[next++ % spoilt.size()]);
            }
        }
    }
}

} // namespace maquette::host
