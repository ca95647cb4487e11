#include "image/png/expand.hpp"

#include <cstring>

namespace maquette::host {

namespace {

/// The sample of that number in a row of samples of less than a byte.
unsigned small_sample(const std::uint8_t *row, unsigned depth, std::size_t number) {
    const std::size_t bit = number * depth;
    return (row[bit / 8] >> (8 - depth - bit % 8)) & ((1U << depth) - 1);
}

void expand_palette(const PngHeader &header, const std::uint8_t *from, std::uint32_t columns,
                    std::uint8_t *to) {
    const std::size_t bytes = header.palette_has_alpha ? 4 : 3;
    for (std::uint32_t x = 0; x < columns; ++x, to += bytes) {
        const unsigned index = header.depth == 8 ? from[x] : small_sample(from, header.depth, x);
        std::memcpy(to, header.palette[index].data(), bytes);
    }
}

void expand_small_grey(const PngHeader &header, const std::uint8_t *from, std::uint32_t columns,
                       std::uint8_t *to) {
    const unsigned white = (1U << header.depth) - 1;
    for (std::uint32_t x = 0; x < columns; ++x) {
        const unsigned sample = small_sample(from, header.depth, x);
        *to++ = static_cast<std::uint8_t>(sample * 255 / white);
        if (header.transparent) { *to++ = sample == header.transparent->front() ? 0 : 255; }
    }
}

unsigned load(const std::uint8_t *from, std::uint8_t) { return *from; }
unsigned load(const std::uint8_t *from, std::uint16_t) {
    return static_cast<unsigned>(from[0]) << 8U | from[1];
}

/// Samples of whole bytes, with alpha made of what is transparent.
template <class Sample>
void expand_samples(const PngHeader &header, const std::uint8_t *from, std::uint32_t columns,
                    std::uint8_t *to) {
    const unsigned channels = header.channels();
    const auto put = [&to](Sample sample) {
        std::memcpy(to, &sample, sizeof sample);
        to += sizeof sample;
    };
    for (std::uint32_t x = 0; x < columns; ++x) {
        bool transparent = header.transparent.has_value();
        for (unsigned channel = 0; channel < channels; ++channel, from += sizeof(Sample)) {
            const auto sample = static_cast<Sample>(load(from, Sample{}));
            transparent = transparent && sample == (*header.transparent)[channel];
            put(sample);
        }
        if (header.transparent) { put(transparent ? Sample{0} : static_cast<Sample>(~Sample{0})); }
    }
}

} // namespace

bool is_expanded(const PngHeader &header) {
    return header.depth == 8 && header.colour != PngColour::palette && !header.transparent;
}

void expand_row(const PngHeader &header, const std::uint8_t *from, std::uint32_t columns,
                std::uint8_t *to) {
    if (header.colour == PngColour::palette) {
        expand_palette(header, from, columns, to);
    } else if (header.depth < 8) {
        expand_small_grey(header, from, columns, to);
    } else if (is_expanded(header)) {
        std::memcpy(to, from, header.row_bytes(columns));
    } else if (header.depth == 8) {
        expand_samples<std::uint8_t>(header, from, columns, to);
    } else {
        expand_samples<std::uint16_t>(header, from, columns, to);
    }
}

} // namespace maquette::host
