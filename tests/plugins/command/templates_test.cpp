// What `maquette new KIND NAME --lang script` writes works, on ordinary and on odd pictures.
#include "command_fixture.hpp"

#include <cmath>
#include <limits>

using namespace maquette::host;

namespace {

const std::string templates = MAQUETTE_SOURCE_DIR "/sdk/templates/script/";

bool has_numpy() {
    if (succeeds("/usr/bin/python3 -c 'import numpy'")) { return true; }
    BOOST_TEST_MESSAGE("skipped: python3-numpy is not installed");
    return false;
}

struct TemplateFixture : CommandFixture {
    /// The provider "mine" of a kind's template.
    std::shared_ptr<Provider> made_from(const std::string &kind) const {
        const std::map<std::string, std::string> values = {
            {"@NAME@", "mine"},
            {"@KIND@", kind == "own" ? "acme.gel" : kind},
            {"@VENDOR@", "Acme"}};
        for (const char *ending : {".command.json", ".py"}) {
            std::ifstream stream(templates + kind + "/@NAME@" + ending + ".in");
            std::string text{std::istreambuf_iterator<char>(stream), {}};
            for (const auto &[placeholder, value] : values) {
                for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;) {
                    text.replace(at, placeholder.size(), value);
                }
            }
            BOOST_TEST(text.find('@') == std::string::npos);
            write(std::string("mine") + ending, text);
        }
        return open_provider_in_process(folder / "mine.command.json", "mine", library);
    }
    static CallResult call(Provider &provider, std::map<std::string, Picture> inputs,
                           nlohmann::json parameters = nlohmann::json::object()) {
        BOOST_REQUIRE(
            check_parameters(provider.description().parameters, parameters, Document{}, "", "mine")
                .empty());
        for (auto &[name, picture] : inputs) {
            const PortDescription *port = provider.description().find_input(name);
            BOOST_REQUIRE(port != nullptr);
            picture = convert(picture, closest(picture.format(), port->accepted));
        }
        CallObserver observer;
        return provider.run({std::move(parameters), std::move(inputs)}, observer);
    }
    static Picture image_of(CallResult result) {
        BOOST_TEST_INFO(result.sentence);
        BOOST_REQUIRE(result.status == MAQUETTE_OK);
        return as_floats(result.outputs.at("image"));
    }
};

/// A red disc on a grey ground.
Picture disc(std::uint32_t size = 48, maquette_channels_t channels = MAQUETTE_RGB,
             maquette_sample_t sample = MAQUETTE_U8) {
    return draw(size, size, channels, sample, [size](auto x, auto y, auto c) {
        const double middle = (size - 1) / 2.0;
        const bool inside = std::hypot(x - middle, y - middle) < size / 4.0;
        return c == 3 ? 1.0F : inside ? (c == 0 ? 0.9F : 0.1F) : 0.5F;
    });
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_generator_draws_what_the_seed_says, TemplateFixture) {
    if (!has_numpy()) { return; }
    const auto provider = made_from("generator");
    const auto picture = [&](int seed) {
        return image_of(call(*provider, {}, {{"seed", seed}, {"width", 40}, {"height", 30}}));
    };
    const Picture one = picture(1);
    BOOST_TEST(one.format().width == 40);
    BOOST_TEST(one.format().height == 30);
    BOOST_TEST(same_samples(one, picture(1)));
    BOOST_TEST(mean_difference(one, picture(2)) > 0.005);
}

BOOST_FIXTURE_TEST_CASE(the_background_remover_cuts_the_disc_out, TemplateFixture) {
    if (!has_numpy()) { return; }
    const Picture made = image_of(call(*made_from("background-remover"), {{"image", disc()}}));
    BOOST_TEST(sample_at(made, 24, 24, 3) == 1.0F);
    BOOST_TEST(sample_at(made, 2, 2, 3) == 0.0F);
}

BOOST_FIXTURE_TEST_CASE(the_upscaler_enlarges, TemplateFixture) {
    if (!has_numpy()) { return; }
    const Picture made =
        image_of(call(*made_from("upscaler"), {{"image", disc()}}, {{"scale", 2.5}}));
    BOOST_TEST(made.format().width == 120);
    BOOST_TEST(std::fabs(sample_at(made, 60, 60, 0) - 0.9F) < 0.01);
    BOOST_TEST(std::fabs(sample_at(made, 3, 3, 0) - 0.5F) < 0.01);
}

BOOST_FIXTURE_TEST_CASE(the_face_swapper_pastes_into_the_ellipse, TemplateFixture) {
    if (!has_numpy()) { return; }
    const Picture face = draw(20, 30, MAQUETTE_RGB, MAQUETTE_U8,
                              [](auto, auto, auto c) { return c == 2 ? 1.0F : 0.0F; });
    const Picture made =
        image_of(call(*made_from("face-swapper"), {{"image", disc()}, {"face", face}}));
    BOOST_TEST(sample_at(made, 24, 24, 2) == 1.0F);
    BOOST_TEST(sample_at(made, 2, 24, 2) == sample_at(as_floats(disc()), 2, 24, 2));
}

BOOST_FIXTURE_TEST_CASE(the_eraser_fills_the_mask_and_nothing_else, TemplateFixture) {
    if (!has_numpy()) { return; }
    const auto provider = made_from("eraser");
    const Picture mask = draw(48, 48, MAQUETTE_GRAY, MAQUETTE_U8, [](auto x, auto y, auto) {
        return x > 8 && x < 40 && y > 8 && y < 40 ? 1.0F : 0.0F;
    });
    const Picture before = as_floats(disc());
    const Picture made = image_of(call(*provider, {{"image", disc()}, {"mask", mask}}));
    each_sample(made.format(), [&](auto x, auto y, auto c) {
        const bool inside = x > 8 && x < 40 && y > 8 && y < 40;
        const float expected = inside ? sample_at(before, 1, 1, c) : sample_at(before, x, y, c);
        const bool equal = std::fabs(sample_at(made, x, y, c) - expected) <= (inside ? 1e-3F : 0);
        if (!equal) { BOOST_TEST(false, x << ", " << y << ": " << sample_at(made, x, y, c)); }
    });
    BOOST_TEST(same_samples(image_of(call(*provider, {{"image", disc()}})), before));
    const Picture all =
        draw(48, 48, MAQUETTE_GRAY, MAQUETTE_U8, [](auto, auto, auto) { return 1.0F; });
    CallResult refused = call(*provider, {{"image", disc()}, {"mask", all}});
    BOOST_TEST(refused.status == MAQUETTE_UNSUPPORTED_PICTURE);
    BOOST_TEST(refused.sentence.find("covers the whole picture") != std::string::npos);
    refused = call(*provider, {{"image", disc(40)}, {"mask", mask}});
    BOOST_TEST(refused.sentence ==
               "The mask has 48 × 48 pixels and the picture 40 × 40. Give a mask of its size.");
}

BOOST_FIXTURE_TEST_CASE(a_kind_of_one_s_own_tints, TemplateFixture) {
    if (!has_numpy()) { return; }
    const Picture made = image_of(call(*made_from("own"), {{"image", disc()}}, {{"warmth", 1}}));
    BOOST_TEST(std::fabs(sample_at(made, 2, 2, 2) - 0.25F) < 0.01);
}

BOOST_FIXTURE_TEST_CASE(odd_pictures_are_no_surprise, TemplateFixture) {
    if (!has_numpy()) { return; }
    for (const char *kind : {"background-remover", "upscaler", "face-swapper", "eraser", "own"}) {
        const auto provider = made_from(kind);
        for (const maquette_channels_t channels :
             {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            for (const auto &[width, height] : {std::pair{1U, 1U}, {37U, 3U}}) {
                const Picture picture =
                    draw(width, height, channels, MAQUETTE_F32, [](auto x, auto, auto) {
                        const float odd[] = {0.5F, std::numeric_limits<float>::quiet_NaN(),
                                             std::numeric_limits<float>::infinity(), -1e30F, 0.0F};
                        return odd[x % 5];
                    });
                std::map<std::string, Picture> inputs = {{"image", picture}};
                if (kind == std::string("face-swapper")) { inputs["face"] = picture; }
                if (kind == std::string("eraser")) {
                    inputs["mask"] = draw(width, height, MAQUETTE_GRAY, MAQUETTE_U8,
                                          [](auto x, auto, auto) { return x > 4 ? 1.0F : 0.0F; });
                }
                const CallResult result = call(*provider, inputs);
                BOOST_TEST(result.status == MAQUETTE_OK, kind << ": " << result.sentence);
            }
        }
    }
}
