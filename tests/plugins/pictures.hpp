// Pictures that tests of plugins draw, read and compare.
#pragma once

#include "image/codec.hpp"
#include "image/picture.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>

namespace maquette::host {

/// A file of ../shared/images, or nothing, which the test says, when it is not there.
inline Picture shared_picture(const std::string &name) {
    const auto file = std::filesystem::path(MAQUETTE_SHARED_DIR) / "images" / name;
    if (!std::filesystem::exists(file)) {
        std::printf("skipped: there is no %s\n", file.c_str());
        return {};
    }
    return read_picture(file);
}

/// Draws f32 samples with `at(x, y, channel)` and converts them to the wanted format.
inline Picture draw(std::uint32_t width, std::uint32_t height, maquette_channels_t channels,
                    maquette_sample_t sample,
                    const std::function<float(std::uint32_t, std::uint32_t, std::uint32_t)> &at) {
    const Format wanted = make_format(width, height, channels, sample);
    Format floats = wanted;
    floats.sample = MAQUETTE_F32;
    Picture picture = Picture::make(floats);
    for (std::uint32_t y = 0; y < height; ++y) {
        auto *row = reinterpret_cast<float *>(picture.writable_row(y));
        for (std::uint32_t x = 0; x < width; ++x) {
            for (std::uint32_t c = 0; c < floats.channel_count; ++c) {
                row[x * floats.channel_count + c] = at(x, y, c);
            }
        }
    }
    return convert(picture, wanted);
}

/// The samples as f32 with white at 1.
inline Picture as_floats(const Picture &picture) {
    Format floats = picture.format();
    floats.sample = MAQUETTE_F32;
    return convert(picture, floats);
}

inline float sample_at(const Picture &floats, std::uint32_t x, std::uint32_t y, std::uint32_t c) {
    return reinterpret_cast<const float *>(floats.row(y))[x * floats.format().channel_count + c];
}

/// Calls visit(x, y, c) for every sample.
template <class Visit> void each_sample(const Format &format, Visit visit) {
    for (std::uint32_t y = 0; y < format.height; ++y) {
        for (std::uint32_t x = 0; x < format.width; ++x) {
            for (std::uint32_t c = 0; c < format.channel_count; ++c) {
                visit(x, y, c);
            }
        }
    }
}

/// Mean absolute difference of two pictures of equal size and channels, white being 1.
inline double mean_difference(const Picture &a, const Picture &b) {
    const Picture left = as_floats(a);
    const Picture right = as_floats(b);
    double sum = 0;
    std::size_t count = 0;
    each_sample(left.format(), [&](auto x, auto y, auto c) {
        sum += std::fabs(sample_at(left, x, y, c) - sample_at(right, x, y, c));
        ++count;
    });
    return sum / static_cast<double>(count);
}

/// Peak signal-to-noise ratio in dB.
inline double psnr(const Picture &a, const Picture &b) {
    const Picture left = as_floats(a);
    const Picture right = as_floats(b);
    double sum = 0;
    std::size_t count = 0;
    each_sample(left.format(), [&](auto x, auto y, auto c) {
        const double difference = sample_at(left, x, y, c) - sample_at(right, x, y, c);
        sum += difference * difference;
        ++count;
    });
    return sum == 0 ? 200 : -10 * std::log10(sum / static_cast<double>(count));
}

/// True if every sample is the same, bit by bit.
inline bool same_samples(const Picture &a, const Picture &b) {
    if (a.format() != b.format()) { return false; }
    for (std::uint32_t y = 0; y < a.format().height; ++y) {
        if (std::memcmp(a.row(y), b.row(y), row_size(a.format())) != 0) { return false; }
    }
    return true;
}

} // namespace maquette::host
