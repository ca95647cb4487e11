// Models of other number types and layouts, made on the fly: nothing of them is in the sources.
#include "model_maker.hpp"
#include "onnx_fixture.hpp"

#include <array>

using namespace maquette::host;

namespace {

constexpr int float32 = 1;
constexpr int uint8 = 2;
constexpr int float16 = 10;

/// A network that makes a picture as large as it is, in tiles: what comes out went in.
Json identity_card(const std::array<double, 2> &range) {
    return {{"maquette-onnx", 1},
            {"kind", "upscaler"},
            {"sentence", "Gives what it gets."},
            {"version", "1.0.0"},
            {"licence", "MIT"},
            {"model",
             {{"file", "identity.onnx"},
              {"licence", "MIT"},
              {"inputs",
               {{"image",
                 {{"range", range},
                  {"resize", {{"rule", "tile"}, {"width", 32}, {"height", 32}, {"overlap", 8}}}}}}},
              {"outputs", {{"image", {{"meaning", "RGB"}, {"range", range}}}}}}},
            {"settings", {{"scale", 1}}}};
}

Picture pattern() {
    return draw(75, 50, MAQUETTE_RGB, MAQUETTE_U8, [](auto x, auto y, auto c) {
        return static_cast<float>((x * 7 + y * 13 + c * 50) % 256) / 255;
    });
}

/// By how much the picture comes back changed.
double change(const Json &card, int type, const Axes &axes) {
    const CardFolder folder;
    folder.write_bytes("identity.onnx",
                       make_model({{"seen", type, axes}}, {{"Identity", {"seen"}, "made", {}, ""}},
                                  {{"made", type, axes}}));
    CardProvider provider(folder.write("identity", card));
    return largest_difference(provider.make({{"image", pattern()}}), pattern());
}

} // namespace

BOOST_AUTO_TEST_CASE(numbers_of_every_type_and_layout_pass) {
    if (!has_runtime()) { return; }
    const Axes planes{1, 3, -1, -2};
    const Axes interleaved{-3, -1, -2, 3};
    BOOST_TEST(change(identity_card({0, 1}), float32, planes) < 1e-6);
    BOOST_TEST(change(identity_card({-1, 1}), float32, interleaved) < 1e-6);
    BOOST_TEST(change(identity_card({0, 255}), uint8, planes) < 1e-6);
    BOOST_TEST(change(identity_card({0, 255}), uint8, interleaved) < 1e-6);
    BOOST_TEST(change(identity_card({0, 1}), float16, planes) < 1e-3);
    BOOST_TEST(change(identity_card({0, 255}), float16, interleaved) < 1e-3);
    // A model that takes one size only: tiles are padded to it.
    BOOST_TEST(change(identity_card({0, 1}), float32, {1, 3, 48, 40}) < 1e-6);
}

BOOST_AUTO_TEST_CASE(means_deviations_and_bgr_are_undone_by_the_output) {
    if (!has_runtime()) { return; }
    Json card = identity_card({0, 1});
    Json &image = card["model"]["inputs"]["image"];
    image["channels"] = "BGR";
    image["mean"] = {0.25, 0.25, 0.25};
    image["std"] = {0.5, 0.5, 0.5};
    Json &made = card["model"]["outputs"]["image"];
    made["channels"] = "BGR";
    made["range"] = {-0.5, 1.5};
    BOOST_TEST(change(card, float32, {1, 3, -1, -2}) < 1e-6);
    made["channels"] = "RGB";
    BOOST_TEST(change(card, float32, {1, 3, -1, -2}) > 0.1);
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_told_with_its_place) {
    if (!has_runtime()) { return; }
    const auto sentence = [](const std::string &bytes, Json card) {
        const CardFolder folder;
        folder.write_bytes("identity.onnx", bytes);
        CardProvider provider(folder.write("identity", card));
        const CallResult result = provider.run({{"image", pattern()}});
        BOOST_TEST(result.status == MAQUETTE_INTERNAL);
        return result.sentence;
    };
    const auto expect = [](const std::string &sentence, const std::string &words) {
        BOOST_TEST(sentence.find(words) != std::string::npos, sentence);
    };
    const auto identity = [](const Axes &axes) {
        return make_model({{"seen", float32, axes}}, {{"Identity", {"seen"}, "made", {}, ""}},
                          {{"made", float32, axes}});
    };
    const Json card = identity_card({0, 1});
    expect(sentence(identity({1, 3}), card), "/model/inputs/image is the tensor 'seen' of 1 × 3");
    expect(sentence(identity({1, 5, -1, 9}), card), "expected: four axes");
    expect(sentence("", card), "identity.onnx");
    expect(sentence("no model at all", card), "could not be loaded");
    expect(sentence(identity({1, 3, -1, -2}).substr(0, 60), card), "could not be loaded");
    Json named = card;
    named["model"]["inputs"]["image"]["tensor"] = "picture";
    expect(sentence(identity({1, 3, -1, -2}), named), "/tensor is 'picture'");
    Json larger = card;
    larger["settings"]["scale"] = 2;
    expect(sentence(identity({1, 3, -1, -2}), larger), "/settings/scale is 2, but the model makes");
    expect(sentence(make_model({{"seen", float32, {1, 3, -1, -2}}},
                               {{"Log", {"seen"}, "made", {}, ""}},
                               {{"made", float32, {1, 3, -1, -2}}}),
                    card),
           "numbers that are infinite or none");
    expect(sentence(make_model({{"seen", float32, {1, 3, -1, -2}}},
                               {{"Unheard", {"seen"}, "made", {}, "org.example"}},
                               {{"made", float32, {1, 3, -1, -2}}}),
                    card),
           "org.example");
}
