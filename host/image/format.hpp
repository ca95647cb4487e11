// What the samples of a picture mean, and which conversion makes one format fit another's wishes.
// Planning and running ask the same functions, so a plan shows what a run does.
#pragma once

#include "image/channel_names.hpp"

#include <maquette/abi.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

/// As maquette_format_t, with strings that it owns. A width of 0 means "not known yet".
struct Format {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t channel_count = 0;
    maquette_channels_t channels = MAQUETTE_RGB;
    maquette_sample_t sample = MAQUETTE_U8;
    maquette_alpha_t alpha = MAQUETTE_NO_ALPHA;
    maquette_colour_space_t colour_space = MAQUETTE_SRGB;
    /// channel_count names, e.g. {"R", "G", "B"}.
    ChannelNames channel_names;

    bool operator==(const Format &) const = default;
};

/// The formats that a port understands, each a union of abi.h's bits.
struct Accepted {
    std::uint32_t samples = MAQUETTE_ANY_SAMPLE;
    std::uint32_t channels = MAQUETTE_ANY_CHANNELS;
    std::uint32_t alphas = MAQUETTE_ANY_ALPHA;
    std::uint32_t colour_spaces = MAQUETTE_ANY_COLOUR_SPACE;
};

/// Bytes of one sample.
std::size_t sample_size(maquette_sample_t sample);
/// Bytes of one row without padding.
std::size_t row_size(const Format &format);
/// A complete format for one of the four usual layouts: channel count and names follow from it.
/// Alpha is straight where there is a channel for it.
Format make_format(std::uint32_t width, std::uint32_t height, maquette_channels_t channels,
                   maquette_sample_t sample, maquette_colour_space_t colour_space = MAQUETTE_SRGB);
/// E.g. "1024 × 768 RGBA u8, straight alpha, sRGB".
std::string to_text(const Format &format);
/// "u8", "u16", "f16", "f32".
std::string sample_name(maquette_sample_t sample);
/// "grey", "grey+alpha", "RGB", "RGBA", "other".
std::string channels_name(maquette_channels_t channels);
std::string alpha_name(maquette_alpha_t alpha);
std::string colour_space_name(maquette_colour_space_t colour_space);

/// The accepted format that loses least of `format`: itself where it fits, else more precision
/// before less, more channels before fewer. Width and height stay.
Format closest(const Format &format, const Accepted &accepted);
/// What changes on the way, e.g. {"u16 to u8", "adds an opaque alpha channel"}; empty if nothing.
std::vector<std::string> conversion_steps(const Format &from, const Format &to);

} // namespace maquette::host
