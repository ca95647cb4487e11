#include "image/canvas_module.hpp"

#include "failure.hpp"
#include "image/openimageio/fonts.hpp"

#include <maquette/abi.h>

#include <OpenImageIO/imagebuf.h>
#include <OpenImageIO/imagebufalgo.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace maquette::host {

namespace {

constexpr int channels = 3;

[[noreturn]] void refuse(const std::string &why) {
    throw Failure(Cause::output, "The picture cannot be drawn: " +
                                     (why.empty() ? "OpenImageIO says nothing" : why) + ".");
}

OIIO::ROI region_of(const Box &box, int channel_end) {
    return {box.x, box.x + box.width, box.y, box.y + box.height, 0, 1, 0, channel_end};
}

class OpenImageIoCanvas final : public Canvas {
  public:
    OpenImageIoCanvas(int width, int height, Colour background)
        : pixels_(OIIO::ImageSpec(width, height, channels, OIIO::TypeDesc::UINT8)) {
        fill({0, 0, width, height}, background);
    }

    void fill(const Box &box, Colour colour) override {
        const std::array<float, channels> values{colour.red, colour.green, colour.blue};
        const OIIO::cspan<float> plain(values.data(), channels);
        if (!OIIO::ImageBufAlgo::fill(pixels_, plain, region_of(box, channels))) {
            refuse(pixels_.geterror());
        }
    }

    void put(const Picture &picture, const Box &box) override {
        static constexpr Accepted drawable{MAQUETTE_U8, MAQUETTE_RGB | MAQUETTE_RGBA,
                                           MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
                                           MAQUETTE_SRGB | MAQUETTE_PROFILED | MAQUETTE_DATA};
        const Picture drawn = convert(picture, closest(picture.format(), drawable));
        const Format &format = drawn.format();
        const bool has_alpha = format.alpha != MAQUETTE_NO_ALPHA;
        OIIO::ImageSpec spec(static_cast<int>(format.width), static_cast<int>(format.height),
                             static_cast<int>(format.channel_count), OIIO::TypeDesc::UINT8);
        if (has_alpha) { spec.alpha_channel = channels; }
        const OIIO::ImageBuf given(spec, drawn.data(), OIIO::AutoStride,
                                   static_cast<OIIO::stride_t>(drawn.row_stride()));
        // Averages must not mix in the colours that lie below what is transparent.
        OIIO::ImageBuf multiplied;
        if (has_alpha) { multiplied = OIIO::ImageBufAlgo::premult(given); }
        const OIIO::ImageBuf &whole = has_alpha ? multiplied : given;
        OIIO::ImageSpec small = spec;
        small.width = small.full_width = box.width;
        small.height = small.full_height = box.height;
        OIIO::ImageBuf sized(small);
        if (!OIIO::ImageBufAlgo::resize(sized, whole)) { refuse(sized.geterror()); }
        if (!has_alpha) {
            if (!OIIO::ImageBufAlgo::paste(pixels_, box.x, box.y, 0, 0, sized)) {
                refuse(pixels_.geterror());
            }
            return;
        }
        lay_over(sized, box);
    }

    void write(const std::string &text, int x, int baseline, int size, int width,
               Colour colour) override {
        fonts().write(text, size, width, [&](int right, int up, float coverage) {
            blend(x + right, baseline - up, coverage, colour);
        });
    }

    bool can_write() const override { return fonts().any(); }

    Picture picture() const override {
        const OIIO::ImageSpec &spec = pixels_.spec();
        Picture result = Picture::make(make_format(static_cast<std::uint32_t>(spec.width),
                                                   static_cast<std::uint32_t>(spec.height),
                                                   MAQUETTE_RGB, MAQUETTE_U8));
        for (int y = 0; y < spec.height; ++y) {
            std::memcpy(result.writable_row(static_cast<std::uint32_t>(y)), pixel(0, y),
                        static_cast<std::size_t>(spec.width) * channels);
        }
        return result;
    }

  private:
    /// Opened at the first text: thumbnails have none.
    const Fonts &fonts() const {
        if (!fonts_) { fonts_ = std::make_unique<Fonts>(); }
        return *fonts_;
    }
    const std::uint8_t *pixel(int x, int y) const {
        return static_cast<const std::uint8_t *>(pixels_.pixeladdr(x, y));
    }
    bool is_within(int x, int y) const {
        return x >= 0 && y >= 0 && x < pixels_.spec().width && y < pixels_.spec().height;
    }

    void blend(int x, int y, float coverage, Colour colour) {
        if (!is_within(x, y)) { return; }
        auto *to = static_cast<std::uint8_t *>(pixels_.pixeladdr(x, y));
        const std::array<float, channels> from{colour.red, colour.green, colour.blue};
        for (std::size_t c = 0; c < channels; ++c) {
            const float mixed =
                from.at(c) * 255 * coverage + static_cast<float>(to[c]) * (1 - coverage);
            to[c] = static_cast<std::uint8_t>(std::clamp(mixed + 0.5F, 0.0F, 255.0F));
        }
    }

    /// `premultiplied` over what is there.
    void lay_over(const OIIO::ImageBuf &premultiplied, const Box &box) {
        for (int y = 0; y < box.height; ++y) {
            for (int x = 0; x < box.width; ++x) {
                if (!is_within(box.x + x, box.y + y)) { continue; }
                const auto *from = static_cast<const std::uint8_t *>(premultiplied.pixeladdr(x, y));
                auto *to = static_cast<std::uint8_t *>(pixels_.pixeladdr(box.x + x, box.y + y));
                const int rest = 255 - from[channels];
                for (int c = 0; c < channels; ++c) {
                    to[c] = static_cast<std::uint8_t>(
                        std::min(255, from[c] + (to[c] * rest + 127) / 255));
                }
            }
        }
    }

    OIIO::ImageBuf pixels_;
    mutable std::unique_ptr<Fonts> fonts_;
};

} // namespace
} // namespace maquette::host

extern "C" MAQUETTE_EXPORT maquette::host::Canvas *
MAQUETTE_CANVAS_MODULE_SYMBOL(int width, int height, const maquette::host::Colour &background) {
    // Who draws brings the threads.
    static const bool alone = OIIO::attribute("threads", 1);
    static_cast<void>(alone);
    return new maquette::host::OpenImageIoCanvas(width, height, background);
}
