// Upscalers by cards: better than the usual kernel, the same in tiles, every format and size.
#include "onnx_fixture.hpp"

#include "plugins/plugin_fixture.hpp"

using namespace maquette::host;

namespace {

/// The colour photographs that are stored without loss; the JPEG and the grey one are left out.
const std::vector<std::string> photographs{"skimage/astronaut.png", "skimage/chelsea.png",
                                           "skimage/coffee.png",    "kodak/04.png",
                                           "kodak/07.png",          "kodak/15.png"};

/// Y of BT.601, white at 1, at even size.
Picture luma(const Picture &picture) {
    const Picture floats = as_floats(picture);
    const std::uint32_t width = picture.format().width;
    const std::uint32_t height = picture.format().height;
    return draw(width, height, MAQUETTE_GRAY, MAQUETTE_F32, [&](auto x, auto y, auto) {
        return 0.299F * sample_at(floats, x, y, 0) + 0.587F * sample_at(floats, x, y, 1) +
               0.114F * sample_at(floats, x, y, 2);
    });
}

/// A picture at half its size as whoever makes such tests does it: by the bicubic kernel, widened.
Picture halved(const Picture &picture) {
    const Picture floats = as_floats(picture);
    const auto kernel = [](double x) {
        x = std::fabs(x);
        return x < 1   ? 1.5 * x * x * x - 2.5 * x * x + 1
               : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2
                       : 0.0;
    };
    double weights[8];
    double sum = 0;
    for (int i = 0; i < 8; ++i) {
        weights[i] = kernel((i - 3.5) / 2);
        sum += weights[i];
    }
    const Format format = picture.format();
    const auto clamped = [](int value, std::uint32_t length) {
        return static_cast<std::uint32_t>(std::clamp(value, 0, static_cast<int>(length) - 1));
    };
    const Picture narrow =
        draw(format.width / 2, format.height, format.channels, MAQUETTE_F32,
             [&](auto x, auto y, auto c) {
                 double value = 0;
                 for (int i = 0; i < 8; ++i) {
                     value += weights[i] / sum *
                              sample_at(floats, clamped(2 * int(x) + i - 3, format.width), y, c);
                 }
                 return static_cast<float>(value);
             });
    return draw(format.width / 2, format.height / 2, format.channels, MAQUETTE_U8,
                [&](auto x, auto y, auto c) {
                    double value = 0;
                    for (int i = 0; i < 8; ++i) {
                        value +=
                            weights[i] / sum *
                            sample_at(narrow, x, clamped(2 * int(y) + i - 3, format.height), c);
                    }
                    return static_cast<float>(std::clamp(value, 0.0, 1.0));
                });
}

/// How many dB a card gains over bicubic, in the mean of the photographs; nothing without them.
double gain(const std::string &card) {
    CardProvider network(shipped_card(card));
    PluginFixture kernel("lanczos");
    double sum = 0;
    std::string all;
    for (const std::string &name : photographs) {
        const Picture whole = shared_picture(name);
        if (!whole) { return 0; }
        const Picture photograph =
            cropped(whole, 0, 0, whole.format().width / 2 * 2, whole.format().height / 2 * 2);
        const Picture small = halved(photograph);
        const Picture truth = luma(photograph);
        const double made = psnr(luma(network.make({{"image", small}})), truth);
        const double plain = psnr(
            luma(kernel.make({{"image", small}}, {{"scale", 2}, {"filter", "bicubic"}})), truth);
        all += " " + name + " " + std::to_string(made) + " (" + std::to_string(plain) + ")";
        sum += made - plain;
    }
    const double mean = sum / static_cast<double>(photographs.size());
    BOOST_TEST_MESSAGE(card << ": " << mean << " dB above bicubic;" << all);
    return mean;
}

/// A piece of a photograph that is no multiple of anything.
Picture odd_piece(std::uint32_t width, std::uint32_t height) {
    const Picture chelsea = shared_picture("skimage/chelsea.png");
    return chelsea ? cropped(chelsea, 61, 33, width, height) : Picture{};
}

} // namespace

BOOST_AUTO_TEST_CASE(waifu2x_is_better_than_bicubic) {
    if (!has_model("waifu2x-upconv7-photo/waifu2x_upconv7_photo_x2.onnx") ||
        !shared_picture(photographs.front())) {
        return;
    }
    BOOST_TEST(gain("waifu2x") >= 2.0);
}

BOOST_AUTO_TEST_CASE(fsrcnn_and_espcn_are_better_than_bicubic) {
    if (!has_model("fsrcnn/fsrcnn_x2.onnx") || !has_model("espcn/espcn_x2.onnx") ||
        !shared_picture(photographs.front())) {
        return;
    }
    BOOST_TEST(gain("fsrcnn") >= 0.5);
    BOOST_TEST(gain("espcn") >= 0.4);
}

BOOST_AUTO_TEST_CASE(tiles_are_not_to_be_seen) {
    const std::map<std::string, std::string> models{
        {"waifu2x", "waifu2x-upconv7-photo/waifu2x_upconv7_photo_x2.onnx"},
        {"fsrcnn", "fsrcnn/fsrcnn_x2.onnx"},
        {"espcn", "espcn/espcn_x2.onnx"},
        {"realesr-animevideov3", "realesr-animevideov3/realesr-animevideov3-x4.onnx"}};
    const Picture piece = odd_piece(211, 137);
    if (!piece) { return; }
    for (const auto &[card, model] : models) {
        if (!has_model(model)) { continue; }
        CardProvider provider(shipped_card(card));
        const Picture tiled = provider.make({{"image", piece}}, {{"tile", 112}});
        const Picture whole = provider.make({{"image", piece}}, {{"tile", 1024}});
        const double difference = largest_difference(tiled, whole);
        BOOST_TEST_MESSAGE(card << ": tiles differ from the whole by " << 255 * difference
                                << "/255 at most");
        BOOST_TEST(difference <= 1.0 / 255 + 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(every_size_and_format_is_enlarged) {
    if (!has_model("espcn/espcn_x2.onnx")) { return; }
    CardProvider provider(shipped_card("espcn"));
    for (const auto &[width, height] :
         std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 1}, {3, 7}, {65, 2}, {100, 31}}) {
        for (const maquette_channels_t channels :
             {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
                const Picture given = draw(width, height, channels, sample, [](auto x, auto, auto) {
                    return 0.2F + 0.5F * static_cast<float>(x % 2);
                });
                for (const double scale : {1.5, 2.0, 3.0}) {
                    const Picture made = provider.make({{"image", given}}, {{"scale", scale}});
                    BOOST_TEST(made.format().width ==
                               std::max(1U, static_cast<unsigned>(std::lround(width * scale))));
                    BOOST_TEST(made.format().channels == channels);
                    BOOST_TEST(made.format().sample == sample);
                }
            }
        }
    }
    const Picture sized = provider.make(
        {{"image", draw(40, 30, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto) { return 0.5F; })}},
        {{"width", 100}});
    BOOST_TEST(sized.format().width == 100U);
    BOOST_TEST(sized.format().height == 75U);
}

BOOST_AUTO_TEST_CASE(transparency_is_enlarged_and_hidden_colours_do_not_show) {
    if (!has_model("espcn/espcn_x2.onnx")) { return; }
    CardProvider provider(shipped_card("espcn"));
    // A grey disc, opaque; around it transparent, in a garish red.
    const auto inside = [](double x, double y) { return std::hypot(x - 32, y - 32) < 20; };
    const Picture given = draw(64, 64, MAQUETTE_RGBA, MAQUETTE_U8, [&](auto x, auto y, auto c) {
        const bool in = inside(x + 0.5, y + 0.5);
        return c == 3 ? (in ? 1.0F : 0.0F) : in ? 0.5F : (c == 0 ? 1.0F : 0.0F);
    });
    for (const char *way : {"resample", "network"}) {
        const Picture made = as_floats(provider.make({{"image", given}}, {{"alpha", way}}));
        double worst = 0;
        for (std::uint32_t y = 0; y < 128; ++y) {
            for (std::uint32_t x = 0; x < 128; ++x) {
                const double alpha = sample_at(made, x, y, 3);
                const double distance = std::hypot(x / 2.0 - 31.75, y / 2.0 - 31.75);
                if (distance < 17) { BOOST_TEST(alpha > 0.9); }
                if (distance > 23) { BOOST_TEST(alpha < 0.1); }
                for (std::uint32_t c = 0; c < 3; ++c) {
                    worst = std::max(worst, alpha * std::fabs(sample_at(made, x, y, c) - 0.5));
                }
            }
        }
        BOOST_TEST_MESSAGE("alpha by " << way << ": hidden colours show by at most " << worst);
        BOOST_TEST(worst < 0.1);
    }
}

BOOST_AUTO_TEST_CASE(a_cancelled_call_ends) {
    if (!has_model("waifu2x-upconv7-photo/waifu2x_upconv7_photo_x2.onnx")) { return; }
    struct Impatient final : CallObserver {
        bool begun = false;
        void progress(double fraction) override { begun = begun || fraction > 0; }
        bool cancelled() override { return begun; }
    };
    const Picture piece = draw(700, 700, MAQUETTE_RGB, MAQUETTE_U8,
                               [](auto x, auto y, auto) { return float((x ^ y) & 255U) / 255; });
    Impatient impatient;
    CardProvider provider(shipped_card("waifu2x"));
    BOOST_TEST(provider.run({{"image", piece}}, Json::object(), impatient).status ==
               MAQUETTE_CANCELLED);
    // The session is as good as before.
    const Picture small =
        draw(20, 20, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto) { return 1; });
    BOOST_TEST(provider.make({{"image", small}}).format().width == 40U);
}
