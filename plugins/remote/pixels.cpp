#include "pixels.hpp"

#include "lanczos/filter_graph.hpp"
#include "lanczos/rows.hpp"

#include <algorithm>
#include <cmath>

namespace remote {

namespace {

std::uint8_t to_byte(float value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255.0F));
}

Bitmap blank(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
    Bitmap bitmap;
    bitmap.width = width;
    bitmap.height = height;
    bitmap.channels = channels;
    bitmap.samples.resize(std::size_t{width} * height * channels);
    return bitmap;
}

std::uint8_t *row(Bitmap &bitmap, std::uint32_t y) {
    return bitmap.samples.data() + std::size_t{y} * bitmap.width * bitmap.channels;
}
const std::uint8_t *row(const Bitmap &bitmap, std::uint32_t y) {
    return bitmap.samples.data() + std::size_t{y} * bitmap.width * bitmap.channels;
}

} // namespace

Bitmap bitmap_of(const maquette::Picture &picture) {
    Bitmap bitmap = blank(picture.width(), picture.height(), picture.channel_count());
    maquette::with_sample_type(picture.sample(), [&](auto type) {
        using Sample = decltype(type);
        for (std::uint32_t y = 0; y < picture.height(); ++y) {
            const Sample *source = picture.row<Sample>(y);
            std::uint8_t *target = row(bitmap, y);
            const std::size_t count = std::size_t{picture.width()} * picture.channel_count();
            for (std::size_t i = 0; i < count; ++i) {
                target[i] =
                    to_byte(static_cast<float>(source[i]) / maquette::SampleOf<Sample>::white);
            }
        }
    });
    return bitmap;
}

Bitmap resized(const Bitmap &bitmap, std::uint32_t width, std::uint32_t height) {
    if (bitmap.width == width && bitmap.height == height) { return bitmap; }
    Bitmap result = blank(width, height, bitmap.channels);
    const lanczos::Rows rows(maquette::make_format(bitmap.width, bitmap.height, bitmap.channels),
                             false);
    lanczos::GraphShape shape;
    shape.channel_count = bitmap.channels;
    shape.sample = rows.sample();
    shape.in_width = bitmap.width;
    shape.in_rows = bitmap.height;
    shape.out_width = width;
    shape.out_rows = height;
    shape.height = bitmap.height;
    using Planes = lanczos::PlaneRows;
    lanczos::FilterGraph(shape, {"lanczos", 3, 0})
        .run([&](std::uint32_t y, std::uint32_t left, std::uint32_t right,
                 const Planes &planes) { rows.split(row(bitmap, y), left, right, planes); },
             [&](std::uint32_t y, std::uint32_t left, std::uint32_t right, const Planes &planes) {
                 rows.join(planes, left, right, row(result, y));
                 return false;
             });
    return result;
}

Bitmap cropped_to_ratio(const Bitmap &bitmap, std::uint32_t width, std::uint32_t height) {
    const double scale = std::min(static_cast<double>(bitmap.width) / width,
                                  static_cast<double>(bitmap.height) / height);
    const auto part = [scale](std::uint32_t side, std::uint32_t most) {
        return std::clamp(static_cast<std::uint32_t>(std::lround(side * scale)), 1U, most);
    };
    const std::uint32_t wide = part(width, bitmap.width);
    const std::uint32_t high = part(height, bitmap.height);
    if (wide == bitmap.width && high == bitmap.height) { return bitmap; }
    Bitmap result = blank(wide, high, bitmap.channels);
    const std::uint32_t left = (bitmap.width - wide) / 2;
    const std::uint32_t top = (bitmap.height - high) / 2;
    for (std::uint32_t y = 0; y < high; ++y) {
        std::copy_n(row(bitmap, top + y) + std::size_t{left} * bitmap.channels,
                    std::size_t{wide} * bitmap.channels, row(result, y));
    }
    return result;
}

Bitmap hard_mask(const maquette::Picture &mask) {
    Bitmap bitmap = blank(mask.width(), mask.height(), 1);
    for (std::uint32_t y = 0; y < mask.height(); ++y) {
        const auto *source = mask.row<std::uint8_t>(y);
        std::transform(source, source + mask.width(), row(bitmap, y),
                       [](std::uint8_t value) -> std::uint8_t { return value == 0 ? 0 : 255; });
    }
    return bitmap;
}

Bitmap with_holes(const Bitmap &picture, const Bitmap &mask) {
    Bitmap bitmap = blank(picture.width, picture.height, 4);
    const std::size_t pixels = std::size_t{picture.width} * picture.height;
    for (std::size_t i = 0; i < pixels; ++i) {
        std::copy_n(picture.samples.data() + i * picture.channels, 3,
                    bitmap.samples.data() + i * 4);
        bitmap.samples[i * 4 + 3] = mask.samples[i] >= 128 ? 0 : 255;
    }
    return bitmap;
}

void cut_out(const maquette::Output &output, const maquette::Picture &picture, const Bitmap &cut) {
    const bool same_size = cut.width == picture.width() && cut.height == picture.height();
    const Bitmap fitted = resized(cut, picture.width(), picture.height());
    maquette::with_sample_type(output.sample(), [&](auto type) {
        using Sample = decltype(type);
        constexpr float white = maquette::SampleOf<Sample>::white;
        const auto sample_of = [](float value) {
            return static_cast<Sample>(std::is_integral_v<Sample> ? value + 0.5F : value);
        };
        for (std::uint32_t y = 0; y < picture.height(); ++y) {
            const Sample *source = picture.row<Sample>(y);
            const std::uint8_t *from = row(fitted, y);
            Sample *target = output.row<Sample>(y);
            for (std::uint32_t x = 0; x < picture.width(); ++x) {
                const std::uint8_t alpha = fitted.channels == 4 ? from[3] : 255;
                const bool edge = same_size && alpha != 0 && alpha != 255;
                for (std::uint32_t c = 0; c < 3; ++c) {
                    target[c] =
                        edge ? sample_of(static_cast<float>(from[c]) / 255.0F * white) : source[c];
                }
                const float before =
                    picture.channel_count() == 4 ? static_cast<float>(source[3]) : white;
                target[3] = sample_of(static_cast<float>(alpha) / 255.0F * before);
                source += picture.channel_count();
                from += fitted.channels;
                target += 4;
            }
        }
    });
}

void write_to(const maquette::Output &output, const Bitmap &bitmap) {
    for (std::uint32_t y = 0; y < bitmap.height; ++y) {
        std::copy_n(row(bitmap, y), std::size_t{bitmap.width} * bitmap.channels,
                    output.row<std::uint8_t>(y));
    }
}

void paint_within(const maquette::Output &output, const Bitmap &bitmap,
                  const maquette::Picture &mask) {
    maquette::with_sample_type(output.sample(), [&](auto type) {
        using Sample = decltype(type);
        constexpr float white = maquette::SampleOf<Sample>::white;
        const std::uint32_t channels = output.channel_count();
        for (std::uint32_t y = 0; y < output.height(); ++y) {
            const auto *weight = mask.row<std::uint8_t>(y);
            const std::uint8_t *source = row(bitmap, y);
            Sample *target = output.row<Sample>(y);
            for (std::uint32_t x = 0; x < output.width(); ++x) {
                if (weight[x] == 0) { continue; }
                const float part = static_cast<float>(weight[x]) / 255.0F;
                for (std::uint32_t c = 0; c < 3; ++c) {
                    Sample &sample = target[std::size_t{x} * channels + c];
                    const float fresh =
                        static_cast<float>(source[std::size_t{x} * bitmap.channels + c]) / 255.0F *
                        white;
                    const float mixed = static_cast<float>(sample) * (1 - part) + fresh * part;
                    sample = static_cast<Sample>(std::is_integral_v<Sample> ? mixed + 0.5F : mixed);
                }
            }
        }
    });
}

} // namespace remote
