// Pictures go out and come back exactly, in every format, and other programs read them as meant.
#include "command_fixture.hpp"

#include <cstring>
#include <limits>

using namespace maquette::host;

namespace {

struct Case {
    const char *pass;
    std::vector<std::string> samples;
    std::vector<std::string> channels;
};
const std::vector<std::string> all_channels = {"grey", "grey+alpha", "RGB", "RGBA"};
const std::vector<Case> cases = {
    {"png", {"u8", "u16"}, all_channels},
    {"pnm", {"u8", "u16"}, all_channels},
    {"pnm", {"f32"}, {"grey", "RGB"}},
    {"npy", {"u8", "u16", "f16", "f32"}, all_channels},
    {"raw", {"u8", "u16", "f16", "f32"}, all_channels},
};

/// Every byte matters; floats hold what no other type could.
Picture filled(std::uint32_t width, std::uint32_t height, const std::string &channels,
               const std::string &sample) {
    const auto bit = [](const auto name, const std::string &wanted) {
        std::uint32_t value = 1;
        while (name(value) != wanted) {
            value <<= 1U;
        }
        return value;
    };
    const Format format =
        make_format(width, height, bit(channels_name, channels), bit(sample_name, sample));
    Picture picture = Picture::make(format);
    std::uint32_t state = width * 31 + height;
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::size_t i = 0; i < row_size(format); ++i) {
            state = state * 1664525 + 1013904223;
            picture.writable_row(y)[i] = static_cast<std::byte>(state >> 24U);
        }
        if (sample != "f32") { continue; }
        const float odd[] = {-0.0F, 1e30F, std::numeric_limits<float>::infinity(), 1e-42F};
        std::memcpy(picture.writable_row(y), odd, std::min(sizeof odd, row_size(format)));
    }
    return picture;
}

Json passing(const Case &one, const std::string &sample, const std::string &channels, bool stream) {
    Json port = {{"samples", {sample}}, {"channels", {channels}}};
    Json input = port;
    Json output = port;
    if (stream) {
        input["through"] = "standard input";
        output["through"] = "standard output";
    }
    Json command = stream ? Json{"cat"} : Json{"cp", "${input.image}", "${output.image}"};
    return CommandFixture::description({{"pass", one.pass},
                                        {"inputs", {{"image", input}}},
                                        {"outputs", {{"image", output}}},
                                        {"command", command}});
}

/// PNG of few colours, written in the least form by ImageMagick.
Json imagemagick(const std::string &words, const Json &output) {
    return CommandFixture::description(
        {{"outputs", {{"image", output}}},
         {"command", {"sh", "-c", "convert input.image.png " + words + " output.image.png"}}});
}

} // namespace

BOOST_FIXTURE_TEST_CASE(every_format_and_sample_type_comes_back_exactly, CommandFixture) {
    int count = 0;
    for (const Case &one : cases) {
        for (const std::string &sample : one.samples) {
            for (const std::string &channels : one.channels) {
                for (const auto &[width, height] : {std::pair{1U, 1U}, {37U, 5U}, {64U, 33U}}) {
                    const Picture picture = filled(width, height, channels, sample);
                    const bool stream = ++count % 2 == 0;
                    BOOST_TEST_CONTEXT(one.pass << ", " << to_text(picture.format())) {
                        const Picture made =
                            make(passing(one, sample, channels, stream), {{"image", picture}});
                        BOOST_TEST(to_text(made.format()) == to_text(picture.format()));
                        BOOST_TEST(same_samples(made, picture));
                    }
                }
            }
        }
    }
    BOOST_TEST(count == 150);
}

BOOST_FIXTURE_TEST_CASE(numpy_reads_and_writes_the_arrays, CommandFixture) {
    if (!succeeds("python3 -c 'import numpy'")) {
        BOOST_TEST_MESSAGE("skipped: python3-numpy is not installed");
        return;
    }
    write("turn.py", R"(import json, numpy
array = numpy.load("input.image.npy")
expected = json.load(open("parameters.json"))
assert str(array.dtype) == expected["dtype"], array.dtype
assert list(array.shape) == expected["shape"], array.shape
assert array.flat[0] == array.dtype.type(expected["first"]), array.flat[0]
numpy.save("output.image.npy", numpy.ascontiguousarray(array[::-1]))
)");
    const Json json = description(
        {{"pass", "npy"},
         {"command", {"python3", "${folder}/turn.py"}},
         {"parameters",
          {{"type", "object"},
           {"properties",
            {{"dtype", Json::object()}, {"shape", Json::object()}, {"first", Json::object()}}}}}});
    const std::vector<std::pair<maquette_sample_t, const char *>> types = {
        {MAQUETTE_U8, "uint8"}, {MAQUETTE_U16, "uint16"}, {MAQUETTE_F32, "float32"}};
    for (const auto &[sample, dtype] : types) {
        for (const bool colour : {false, true}) {
            const Picture picture = draw(7, 6, colour ? MAQUETTE_RGBA : MAQUETTE_GRAY, sample,
                                         [](auto, auto y, auto) { return y == 0 ? 1.0F : 0.0F; });
            const double white = sample == MAQUETTE_U8 ? 255 : sample == MAQUETTE_U16 ? 65535 : 1;
            const nlohmann::json shape = colour ? nlohmann::json{6, 7, 4} : nlohmann::json{6, 7};
            const Picture made =
                as_floats(make(json, {{"image", picture}},
                               {{"dtype", dtype}, {"shape", shape}, {"first", white}}));
            BOOST_TEST(sample_at(made, 3, 5, 0) == 1.0F);
            BOOST_TEST(sample_at(made, 3, 0, 0) == 0.0F);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(imagemagick_reads_and_writes_the_files, CommandFixture) {
    if (!succeeds("convert -version")) {
        BOOST_TEST_MESSAGE("skipped: imagemagick is not installed");
        return;
    }
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16}) {
        for (const maquette_channels_t channels :
             {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            const Picture picture = draw(13, 9, channels, sample, [](auto x, auto y, auto c) {
                return static_cast<float>((x * 7 + y * 11 + c * 5) % 23) / 22;
            });
            const Json port = {{"samples", {sample_name(sample)}},
                               {"channels", {channels_name(channels)}}};
            for (const auto &[from, to] : {std::pair{"png", "pnm"}, {"pnm", "png"}}) {
                Json input = port;
                Json output = port;
                input["pass"] = from;
                output["pass"] = to;
                // IM's PAM is always in colour without alpha, its PGM and PPM have no alpha.
                const std::string format = to == std::string("png")    ? "png:"
                                           : channels == MAQUETTE_GRAY ? "pgm:"
                                           : channels == MAQUETTE_RGB  ? "ppm:"
                                                                       : "pam:";
                const Json json = description(
                    {{"inputs", {{"image", input}}},
                     {"outputs", {{"image", output}}},
                     {"command", {"convert", "${input.image}", format + "${output.image}"}}});
                BOOST_TEST_CONTEXT(from << " to " << to << ", " << to_text(picture.format())) {
                    BOOST_TEST(same_samples(make(json, {{"image", picture}}), picture));
                }
            }
        }
    }
    // PFM's bottom row comes first.
    const Picture picture = draw(4, 3, MAQUETTE_RGB, MAQUETTE_F32, [](auto x, auto y, auto c) {
        return static_cast<float>(x + 4 * y) / 16 + static_cast<float>(c) / 64;
    });
    const Json port = {{"pass", "pnm"}, {"samples", {"f32"}}, {"channels", {"RGB"}}};
    const Json json =
        description({{"inputs", {{"image", port}}},
                     {"outputs", {{"image", {{"pass", "png"}, {"samples", {"u16"}}}}}},
                     {"command", {"convert", "${input.image}", "${output.image}"}}});
    BOOST_TEST(mean_difference(make(json, {{"image", picture}}), picture) < 1e-4);
}

BOOST_FIXTURE_TEST_CASE(less_than_promised_is_widened_and_more_is_refused, CommandFixture) {
    if (!succeeds("convert -version")) {
        BOOST_TEST_MESSAGE("skipped: imagemagick is not installed");
        return;
    }
    const Picture grey = draw(6, 5, MAQUETTE_GRAY, MAQUETTE_U8,
                              [](auto x, auto, auto) { return x < 3 ? 0.2F : 0.6F; });
    for (const char *channels : {"grey", "grey+alpha", "RGB", "RGBA"}) {
        for (const char *sample : {"u8", "u16"}) {
            // IM writes a palette or a few bits for two greys.
            const Json json = imagemagick("", {{"channels", {channels}}, {"samples", {sample}}});
            const Picture made = make(json, {{"image", grey}});
            BOOST_TEST(channels_name(made.format().channels) == channels);
            BOOST_TEST(sample_name(made.format().sample) == sample);
            const Picture floats = as_floats(made);
            BOOST_TEST(sample_at(floats, 1, 1, 0) == 0.2F);
            const std::uint32_t last = made.format().channel_count - 1;
            BOOST_TEST(sample_at(floats, 5, 1, last) == (last % 2 == 1 ? 1.0F : 0.6F));
        }
    }
    fails(imagemagick("-alpha set PNG32:x.png && cp x.png", {{"channels", {"RGB"}}}),
          {"5 × 4 RGBA u8", "promises: RGB, u8, u16"});
    fails(imagemagick("-depth 16 PNG48:x.png && cp x.png", {{"samples", {"u8"}}}),
          {"5 × 4 RGB u16", "u8"});
}

BOOST_FIXTURE_TEST_CASE(a_raw_output_of_another_size_is_announced, CommandFixture) {
    Json json =
        shell("echo output image 2 3 grey u16 >&2; printf 'aabbccddeeff' > output.image.raw");
    json["pass"] = "raw";
    const Picture made = make(json, {{"image", small()}});
    BOOST_TEST(to_text(made.format()) == "2 × 3 grey u16, sRGB");
    BOOST_TEST(std::memcmp(made.row(2), "eeff", 4) == 0);
}

BOOST_FIXTURE_TEST_CASE(words_tell_what_a_raw_input_is, CommandFixture) {
    Json json = description(
        {{"pass", "raw"},
         {"command",
          {"sh", "-c", "test \"$1\" = '5 4 RGB u8' && cp input.image.raw output.image.raw", "sh",
           "${input.image.width} ${input.image.height} ${input.image.channels} "
           "${input.image.sample}"}}});
    BOOST_TEST(same_samples(make(json, {{"image", small()}}), small()));
}
