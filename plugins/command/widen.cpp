#include "widen.hpp"

#include <array>
#include <cstring>
#include <vector>

namespace command {

namespace {

/// Layouts that hold another one, the smallest first, by channel count.
std::vector<std::uint32_t> holders(std::uint32_t channel_count) {
    switch (channel_count) {
    case 1: return {1, 3, 2, 4};
    case 2: return {2, 4};
    case 3: return {3, 4};
    default: return {4};
    }
}

std::string list(const maquette::Port &port) {
    std::string text;
    for (std::uint32_t count = 1; count <= 4; ++count) {
        if ((port.channels & (1U << (count - 1))) == 0) { continue; }
        text += (text.empty() ? "" : ", ") + channels_name(count);
    }
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F16, MAQUETTE_F32}) {
        if ((port.samples & sample) != 0) { text += ", " + sample_name(sample); }
    }
    return text;
}

/// One row with more channels, and u8 as u16 if asked for.
template <class From, class To>
void widen_row(const From *from, To *to, std::uint32_t width, std::uint32_t from_count,
               std::uint32_t to_count, To factor, To opaque) {
    const std::uint32_t from_colours = from_count <= 2 ? 1 : 3;
    const std::uint32_t to_colours = to_count <= 2 ? 1 : 3;
    for (std::uint32_t x = 0; x < width; ++x, from += from_count, to += to_count) {
        for (std::uint32_t c = 0; c < to_colours; ++c) {
            to[c] = static_cast<To>(from[from_colours == 1 ? 0 : c] * factor);
        }
        if (to_count > to_colours) {
            to[to_colours] =
                from_count > from_colours ? static_cast<To>(from[from_colours] * factor) : opaque;
        }
    }
}

} // namespace

Shape widened(const Shape &shape, const maquette::Port &port) {
    Shape wanted = shape;
    wanted.channel_count = 0;
    for (const std::uint32_t count : holders(shape.channel_count)) {
        if (wanted.channel_count == 0 && (port.channels & (1U << (count - 1))) != 0) {
            wanted.channel_count = count;
        }
    }
    bool fits = wanted.channel_count != 0;
    if ((port.samples & shape.sample) == 0) {
        fits = fits && shape.sample == MAQUETTE_U8 && (port.samples & MAQUETTE_U16) != 0;
        wanted.sample = MAQUETTE_U16;
    }
    if (!fits) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              "The program's output '" + std::string(port.name) + "' is " +
                                  to_text(shape) + ", but its description promises: " + list(port) +
                                  ".");
    }
    return wanted;
}

void read_samples(PictureReader &reader, const Shape &wanted, const maquette::Output &output) {
    const Shape &shape = reader.shape();
    auto *data = static_cast<std::byte *>(output.data());
    if (shape.channel_count == wanted.channel_count && shape.sample == wanted.sample) {
        reader.read(data, output.row_stride());
        return;
    }
    const std::size_t stride = row_size(shape);
    std::vector<std::byte> samples(stride * shape.height);
    reader.read(samples.data(), stride);
    const auto widen = [&](auto from, auto to, auto factor, auto opaque) {
        using From = decltype(from);
        using To = decltype(to);
        for (std::uint32_t y = 0; y < shape.height; ++y) {
            widen_row(reinterpret_cast<const From *>(samples.data() + y * stride),
                      reinterpret_cast<To *>(data + y * output.row_stride()), shape.width,
                      shape.channel_count, wanted.channel_count, static_cast<To>(factor),
                      static_cast<To>(opaque));
        }
    };
    constexpr std::uint16_t half_float_one = 0x3C00;
    if (shape.sample != wanted.sample) {
        widen(std::uint8_t{}, std::uint16_t{}, 257, 65535);
    } else if (shape.sample == MAQUETTE_U8) {
        widen(std::uint8_t{}, std::uint8_t{}, 1, 255);
    } else if (shape.sample == MAQUETTE_F32) {
        widen(float{}, float{}, 1, 1);
    } else {
        widen(std::uint16_t{}, std::uint16_t{}, 1,
              shape.sample == MAQUETTE_F16 ? half_float_one : 65535);
    }
}

} // namespace command
