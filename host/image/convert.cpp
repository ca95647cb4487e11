#include "failure.hpp"
#include "image/picture.hpp"
#include "image/samples.hpp"

#include <array>
#include <vector>

namespace maquette::host {

namespace {

// Luminance of sRGB primaries, ITU-R BT.709. Applied to the samples as they are encoded: grey made
// of grey RGB is exact, which matters more here than physical luminance.
constexpr float red_weight = 0.2126F;
constexpr float green_weight = 0.7152F;
constexpr float blue_weight = 0.0722F;

/// IEC 61966-2-1, extended to negative values by symmetry.
float to_linear(float value) {
    const float magnitude = std::fabs(value);
    const float linear =
        magnitude <= 0.04045F ? magnitude / 12.92F : std::pow((magnitude + 0.055F) / 1.055F, 2.4F);
    return std::copysign(linear, value);
}

float to_encoded(float value) {
    const float magnitude = std::fabs(value);
    const float encoded = magnitude <= 0.0031308F
                              ? magnitude * 12.92F
                              : 1.055F * std::pow(magnitude, 1.0F / 2.4F) - 0.055F;
    return std::copysign(encoded, value);
}

template <class Work> void with_sample(maquette_sample_t sample, Work work) {
    switch (sample) {
    case MAQUETTE_U8: work(std::uint8_t{}); return;
    case MAQUETTE_U16: work(std::uint16_t{}); return;
    case MAQUETTE_F16: work(Half{}); return;
    default: work(float{}); return;
    }
}

/// A row as floats with white at 1.0, and back.
void load_row(const Picture &picture, std::uint32_t y, std::vector<float> &row) {
    with_sample(picture.format().sample, [&](auto type) {
        const auto *from = reinterpret_cast<const decltype(type) *>(picture.row(y));
        for (std::size_t i = 0; i < row.size(); ++i) {
            row[i] = load(from[i]);
        }
    });
}

void store_row(Picture &picture, std::uint32_t y, const std::vector<float> &row) {
    with_sample(picture.format().sample, [&](auto type) {
        using Sample = decltype(type);
        auto *to = reinterpret_cast<Sample *>(picture.writable_row(y));
        for (std::size_t i = 0; i < row.size(); ++i) {
            to[i] = store<Sample>(row[i]);
        }
    });
}

/// One pixel of any usual layout as red, green, blue and alpha.
struct Pixel {
    std::array<float, 3> colour{};
    float alpha = 1;
};

Pixel read_pixel(const float *from, const Format &format) {
    switch (format.channels) {
    case MAQUETTE_GRAY: return {{from[0], from[0], from[0]}, 1};
    case MAQUETTE_GRAY_ALPHA: return {{from[0], from[0], from[0]}, from[1]};
    case MAQUETTE_RGB: return {{from[0], from[1], from[2]}, 1};
    case MAQUETTE_RGBA: return {{from[0], from[1], from[2]}, from[3]};
    default: break;
    }
    // Channels with names of their own: the first three are taken as colour.
    const std::uint32_t count = format.channel_count;
    return {{from[0], from[count > 2 ? 1 : 0], from[count > 2 ? 2 : 0]}, 1};
}

void write_pixel(const Pixel &pixel, float *to, const Format &format) {
    const auto &[red, green, blue] = pixel.colour;
    const bool grey = format.channels == MAQUETTE_GRAY || format.channels == MAQUETTE_GRAY_ALPHA;
    if (grey) {
        const bool neutral = red == green && green == blue;
        *to++ = neutral ? red : red_weight * red + green_weight * green + blue_weight * blue;
    } else {
        *to++ = red;
        *to++ = green;
        *to++ = blue;
    }
    if (format.alpha != MAQUETTE_NO_ALPHA) { *to = pixel.alpha; }
}

/// The steps between reading and writing a pixel, in the order that keeps them exact: colour is
/// made straight before its curve changes.
class PixelConversion {
  public:
    PixelConversion(const Format &from, const Format &to)
        : linearise_(from.colour_space == MAQUETTE_SRGB && to.colour_space == MAQUETTE_LINEAR_SRGB),
          encode_(from.colour_space == MAQUETTE_LINEAR_SRGB && to.colour_space == MAQUETTE_SRGB),
          unpremultiply_(from.alpha == MAQUETTE_PREMULTIPLIED_ALPHA &&
                         (to.alpha != MAQUETTE_PREMULTIPLIED_ALPHA || linearise_ || encode_)),
          premultiply_(to.alpha == MAQUETTE_PREMULTIPLIED_ALPHA &&
                       (from.alpha == MAQUETTE_STRAIGHT_ALPHA || unpremultiply_)) {}

    void apply(Pixel &pixel) const {
        for (float &value : pixel.colour) {
            if (unpremultiply_ && pixel.alpha != 0) { value /= pixel.alpha; }
            if (linearise_) { value = to_linear(value); }
            if (encode_) { value = to_encoded(value); }
            if (premultiply_) { value *= pixel.alpha; }
        }
    }

  private:
    bool linearise_;
    bool encode_;
    bool unpremultiply_;
    bool premultiply_;
};

} // namespace

Picture convert(const Picture &picture, const Format &format) {
    const Format &from = picture.format();
    if (from == format) { return picture; }
    if (from.width != format.width || from.height != format.height) {
        throw Failure(Cause::internal, "A conversion cannot change the size of a picture.");
    }
    Metadata metadata = picture.metadata();
    if (from.colour_space != format.colour_space) { metadata.erase("icc"); }
    Picture result = Picture::make(format);
    result.set_metadata(std::move(metadata));
    count_conversion();

    std::vector<float> in(std::size_t{from.width} * from.channel_count);
    std::vector<float> out(std::size_t{format.width} * format.channel_count);
    const PixelConversion conversion(from, format);
    const bool samples_only =
        from.channels == format.channels && from.channel_count == format.channel_count &&
        from.alpha == format.alpha && from.colour_space == format.colour_space;
    for (std::uint32_t y = 0; y < format.height; ++y) {
        load_row(picture, y, in);
        if (samples_only) {
            store_row(result, y, in);
            continue;
        }
        for (std::uint32_t x = 0; x < format.width; ++x) {
            Pixel pixel = read_pixel(&in[std::size_t{x} * from.channel_count], from);
            conversion.apply(pixel);
            write_pixel(pixel, &out[std::size_t{x} * format.channel_count], format);
        }
        store_row(result, y, out);
    }
    return result;
}

} // namespace maquette::host
