#include "image/format.hpp"

#include "failure.hpp"

#include <array>
#include <bit>

namespace maquette::host {

namespace {

/// Candidates from best to worst for a value that is not accepted.
std::uint32_t first_accepted(std::uint32_t value, std::uint32_t accepted,
                             std::initializer_list<std::uint32_t> order) {
    if ((value & accepted) != 0) { return value; }
    for (const std::uint32_t candidate : order) {
        if ((candidate & accepted) != 0) { return candidate; }
    }
    return value;
}

maquette_sample_t closest_sample(maquette_sample_t sample, std::uint32_t accepted) {
    switch (sample) {
    case MAQUETTE_U8:
        return first_accepted(sample, accepted, {MAQUETTE_U16, MAQUETTE_F32, MAQUETTE_F16});
    case MAQUETTE_U16:
        return first_accepted(sample, accepted, {MAQUETTE_F32, MAQUETTE_F16, MAQUETTE_U8});
    case MAQUETTE_F16:
        return first_accepted(sample, accepted, {MAQUETTE_F32, MAQUETTE_U16, MAQUETTE_U8});
    default: return first_accepted(sample, accepted, {MAQUETTE_F16, MAQUETTE_U16, MAQUETTE_U8});
    }
}

maquette_channels_t closest_channels(maquette_channels_t channels, std::uint32_t accepted) {
    switch (channels) {
    case MAQUETTE_GRAY:
        return first_accepted(channels, accepted,
                              {MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA});
    case MAQUETTE_GRAY_ALPHA:
        return first_accepted(channels, accepted, {MAQUETTE_RGBA, MAQUETTE_GRAY, MAQUETTE_RGB});
    case MAQUETTE_RGB:
        return first_accepted(channels, accepted,
                              {MAQUETTE_RGBA, MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA});
    default:
        return first_accepted(channels, accepted,
                              {MAQUETTE_RGBA, MAQUETTE_RGB, MAQUETTE_GRAY_ALPHA, MAQUETTE_GRAY});
    }
}

std::uint32_t count_of(maquette_channels_t channels) {
    return static_cast<std::uint32_t>(std::countr_zero(channels)) + 1;
}

bool has_alpha_channel(maquette_channels_t channels) {
    return channels == MAQUETTE_GRAY_ALPHA || channels == MAQUETTE_RGBA;
}

} // namespace

std::size_t sample_size(maquette_sample_t sample) {
    return sample == MAQUETTE_U8 ? 1 : sample == MAQUETTE_F32 ? 4 : 2;
}

std::size_t row_size(const Format &format) {
    return std::size_t{format.width} * format.channel_count * sample_size(format.sample);
}

Format make_format(std::uint32_t width, std::uint32_t height, maquette_channels_t channels,
                   maquette_sample_t sample, maquette_colour_space_t colour_space) {
    // Never freed: formats may outlive what ends with the program.
    static const auto &names = *new std::array<ChannelNames::Names, 4>{
        {{"Y"}, {"Y", "A"}, {"R", "G", "B"}, {"R", "G", "B", "A"}}};
    if ((channels & MAQUETTE_ANY_CHANNELS) == 0 || !std::has_single_bit(channels)) {
        throw Failure(Cause::internal, "Only the four usual channel layouts have a format.");
    }
    const std::uint32_t count = count_of(channels);
    return {width,
            height,
            count,
            channels,
            sample,
            has_alpha_channel(channels) ? maquette_alpha_t{MAQUETTE_STRAIGHT_ALPHA}
                                        : maquette_alpha_t{MAQUETTE_NO_ALPHA},
            colour_space,
            ChannelNames::lasting(names[count - 1])};
}

std::string to_text(const Format &format) {
    std::string text = std::to_string(format.width) + " × " + std::to_string(format.height) + " " +
                       channels_name(format.channels) + " " + sample_name(format.sample);
    if (format.channels == MAQUETTE_OTHER_CHANNELS) {
        text += " (" + std::to_string(format.channel_count) + " channels)";
    }
    if (format.alpha != MAQUETTE_NO_ALPHA) { text += ", " + alpha_name(format.alpha); }
    return text + ", " + colour_space_name(format.colour_space);
}

std::string sample_name(maquette_sample_t sample) {
    switch (sample) {
    case MAQUETTE_U8: return "u8";
    case MAQUETTE_U16: return "u16";
    case MAQUETTE_F16: return "f16";
    case MAQUETTE_F32: return "f32";
    default: return "unknown";
    }
}

std::string channels_name(maquette_channels_t channels) {
    switch (channels) {
    case MAQUETTE_GRAY: return "grey";
    case MAQUETTE_GRAY_ALPHA: return "grey+alpha";
    case MAQUETTE_RGB: return "RGB";
    case MAQUETTE_RGBA: return "RGBA";
    case MAQUETTE_OTHER_CHANNELS: return "other";
    default: return "unknown";
    }
}

std::string alpha_name(maquette_alpha_t alpha) {
    switch (alpha) {
    case MAQUETTE_NO_ALPHA: return "no alpha";
    case MAQUETTE_STRAIGHT_ALPHA: return "straight alpha";
    case MAQUETTE_PREMULTIPLIED_ALPHA: return "premultiplied alpha";
    default: return "unknown";
    }
}

std::string colour_space_name(maquette_colour_space_t colour_space) {
    switch (colour_space) {
    case MAQUETTE_SRGB: return "sRGB";
    case MAQUETTE_LINEAR_SRGB: return "linear sRGB";
    case MAQUETTE_PROFILED: return "ICC profile";
    case MAQUETTE_DATA: return "data";
    default: return "unknown";
    }
}

Format closest(const Format &format, const Accepted &accepted) {
    if (format.channels == MAQUETTE_OTHER_CHANNELS &&
        (accepted.channels & MAQUETTE_OTHER_CHANNELS) != 0) {
        Format same = format;
        same.sample = closest_sample(format.sample, accepted.samples);
        return same;
    }
    const maquette_channels_t channels = closest_channels(format.channels, accepted.channels);
    Format result = make_format(format.width, format.height, channels,
                                closest_sample(format.sample, accepted.samples));
    if (has_alpha_channel(channels)) {
        const maquette_alpha_t alpha = format.alpha == MAQUETTE_NO_ALPHA
                                           ? maquette_alpha_t{MAQUETTE_STRAIGHT_ALPHA}
                                           : format.alpha;
        result.alpha = first_accepted(alpha, accepted.alphas,
                                      {MAQUETTE_STRAIGHT_ALPHA, MAQUETTE_PREMULTIPLIED_ALPHA});
    }
    result.colour_space =
        first_accepted(format.colour_space, accepted.colour_spaces,
                       {MAQUETTE_SRGB, MAQUETTE_LINEAR_SRGB, MAQUETTE_PROFILED, MAQUETTE_DATA});
    return result;
}

std::vector<std::string> conversion_steps(const Format &from, const Format &to) {
    std::vector<std::string> steps;
    if (from.sample != to.sample) {
        steps.push_back(sample_name(from.sample) + " to " + sample_name(to.sample));
    }
    if (from.channels != to.channels || from.channel_count != to.channel_count) {
        steps.push_back(channels_name(from.channels) + " to " + channels_name(to.channels));
    }
    const bool had_alpha = from.alpha != MAQUETTE_NO_ALPHA;
    const bool has_alpha = to.alpha != MAQUETTE_NO_ALPHA;
    if (had_alpha && !has_alpha) {
        steps.emplace_back("drops the alpha channel, colours stay");
    } else if (!had_alpha && has_alpha) {
        steps.emplace_back("adds an opaque alpha channel");
    } else if (from.alpha != to.alpha) {
        steps.push_back(alpha_name(from.alpha) + " to " + alpha_name(to.alpha));
    }
    if (from.colour_space != to.colour_space) {
        const bool curve = from.colour_space != MAQUETTE_PROFILED &&
                           from.colour_space != MAQUETTE_DATA && to.colour_space != MAQUETTE_DATA &&
                           to.colour_space != MAQUETTE_PROFILED;
        steps.push_back(curve ? colour_space_name(from.colour_space) + " to " +
                                    colour_space_name(to.colour_space)
                              : colour_space_name(from.colour_space) + " taken as " +
                                    colour_space_name(to.colour_space));
    }
    return steps;
}

} // namespace maquette::host
