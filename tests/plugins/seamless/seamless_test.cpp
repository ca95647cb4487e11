#define BOOST_TEST_MODULE seamless
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdio>

using namespace maquette::host;

namespace {

struct Seamless : PluginFixture {
    Seamless() : PluginFixture("seamless") {}

    CallResult run(const std::map<std::string, Picture> &inputs,
                   nlohmann::json parameters = nlohmann::json::object()) {
        parameters.emplace("consent", "test");
        return PluginFixture::run(inputs, parameters);
    }
    Picture make(const std::map<std::string, Picture> &inputs,
                 nlohmann::json parameters = nlohmann::json::object()) {
        parameters.emplace("consent", "test");
        return PluginFixture::make(inputs, parameters);
    }
};

Picture person(int seed) {
    return PluginFixture("mockup").make(
        {}, {{"scene", "portrait"}, {"seed", seed}, {"width", 320}, {"height", 320}});
}

struct Box {
    std::uint32_t x, y, width, height;
    bool holds(std::uint32_t px, std::uint32_t py) const {
        return px >= x && px < x + width && py >= y && py < y + height;
    }
};

Box box_of(const Picture &picture) {
    Box box{};
    const std::string text = picture.metadata().at("Xmp.maquette.faces");
    BOOST_REQUIRE(
        std::sscanf(text.c_str(), "%u,%u,%u,%u", &box.x, &box.y, &box.width, &box.height) == 4);
    return box;
}

/// Samples that differ outside the face, and the mean difference inside.
std::pair<int, double> difference(const Picture &before, const Picture &after) {
    const Box box = box_of(after);
    const Picture a = as_floats(before);
    const Picture b = as_floats(after);
    int outside = 0;
    double inside = 0;
    each_sample(a.format(), [&](auto x, auto y, auto c) {
        const double change = std::fabs(sample_at(a, x, y, c) - sample_at(b, x, y, c));
        if (box.holds(x, y)) {
            inside += change;
        } else {
            outside += change != 0 ? 1 : 0;
        }
    });
    return {outside, inside / (3.0 * box.width * box.height)};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_face_changes_and_nothing_else, Seamless) {
    const Picture portrait = person(3);
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
        Format format = portrait.format();
        format.sample = sample;
        const Picture target = convert(portrait, format);
        const Picture made = make({{"image", target}, {"face", person(5)}});
        BOOST_TEST(made.format().sample == sample);
        const auto [outside, inside] = difference(target, made);
        BOOST_TEST(outside == 0);
        BOOST_TEST(inside > 0.01);
    }
}

BOOST_FIXTURE_TEST_CASE(nobody_is_swapped_without_consent_and_it_is_kept, Seamless) {
    const std::map<std::string, Picture> people{{"image", person(3)}, {"face", person(5)}};
    BOOST_CHECK_EXCEPTION(PluginFixture::run(people), std::runtime_error,
                          [](const std::runtime_error &fault) {
                              return std::string(fault.what()).find("consent") != std::string::npos;
                          });
    BOOST_CHECK_THROW(PluginFixture::run(people, {{"consent", " "}}), std::runtime_error);
    const Metadata metadata = make(people, {{"consent", "Release 12/2026"}}).metadata();
    BOOST_TEST(metadata.at("Xmp.maquette.consent") == "Release 12/2026");
    BOOST_TEST(metadata.at("Xmp.iptcExt.DigitalSourceType").ends_with("/composite"));
}

BOOST_FIXTURE_TEST_CASE(one_s_own_face_changes_little, Seamless) {
    const Picture portrait = person(3);
    const Picture made = make({{"image", portrait}, {"face", portrait}});
    BOOST_TEST(difference(portrait, made).second < 0.02);
}

BOOST_FIXTURE_TEST_CASE(a_mirrored_face_changes_too, Seamless) {
    const Picture portrait = as_floats(person(3));
    const std::uint32_t last = portrait.format().width - 1;
    const Picture mirrored =
        draw(last + 1, portrait.format().height, MAQUETTE_RGB, MAQUETTE_U8,
             [&](auto x, auto y, auto c) { return sample_at(portrait, last - x, y, c); });
    const auto [outside, inside] =
        difference(mirrored, make({{"image", mirrored}, {"face", person(5)}}));
    BOOST_TEST(outside == 0);
    BOOST_TEST(inside > 0.01);
}

BOOST_FIXTURE_TEST_CASE(alpha_stays_and_grey_is_taken, Seamless) {
    const Picture portrait = as_floats(person(3));
    const Picture grey = draw(319, 317, MAQUETTE_GRAY, MAQUETTE_U8,
                              [&](auto x, auto y, auto) { return sample_at(portrait, x, y, 1); });
    const Picture clear = draw(319, 317, MAQUETTE_RGBA, MAQUETTE_U16, [&](auto x, auto y, auto c) {
        return c < 3 ? sample_at(portrait, x, y, c) : static_cast<float>(x) / 319.0F;
    });
    const Picture made = make({{"image", clear}, {"face", grey}});
    BOOST_TEST(difference(clear, made).first == 0);
    const Picture before = as_floats(clear);
    const Picture after = as_floats(made);
    int changed = 0;
    each_sample(clear.format(), [&](auto x, auto y, auto c) {
        if (c == 3 && sample_at(before, x, y, c) != sample_at(after, x, y, c)) { ++changed; }
    });
    BOOST_TEST(changed == 0);
    BOOST_TEST(make({{"image", grey}, {"face", clear}}).format().width == 319U);
}

/// Where the swap may change colours, it keeps the target's: the mean over the face moves little.
BOOST_FIXTURE_TEST_CASE(the_skin_keeps_the_tone_of_the_target, Seamless) {
    const Picture woman = shared_picture("kodak/04.png");
    const Picture child = shared_picture("kodak/15.png");
    const Picture astronaut = shared_picture("skimage/astronaut.png");
    if (!woman || !child || !astronaut) { return; }
    for (const auto &[target, source] :
         {std::pair{woman, astronaut}, {astronaut, woman}, {child, woman}, {woman, child}}) {
        const Picture made = make({{"image", target}, {"face", source}});
        const Box box = box_of(made);
        const Picture before = as_floats(target);
        const Picture after = as_floats(made);
        std::array<double, 3> drift{};
        each_sample(before.format(), [&](auto x, auto y, auto c) {
            if (c < 3 && box.holds(x, y)) {
                drift[c] += sample_at(after, x, y, c) - sample_at(before, x, y, c);
            }
        });
        for (const double sum : drift) {
            BOOST_TEST(std::fabs(sum / (1.0 * box.width * box.height)) < 0.03);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(equal_calls_give_equal_pictures, Seamless) {
    const Picture a = person(3);
    const Picture b = person(4);
    BOOST_TEST(same_samples(make({{"image", a}, {"face", b}}), make({{"image", a}, {"face", b}})));
}

BOOST_FIXTURE_TEST_CASE(without_a_face_it_says_where, Seamless) {
    const Picture hills = PluginFixture("mockup").make({}, {{"width", 200}, {"height", 150}});
    const Picture dot =
        draw(1, 1, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto) { return 1.0F; });
    for (const Picture &none : {hills, dot}) {
        const CallResult first = run({{"image", none}, {"face", person(3)}});
        BOOST_TEST(first.status == MAQUETTE_UNSUPPORTED_PICTURE);
        BOOST_TEST(first.sentence.find("'image'") != std::string::npos);
        const CallResult second = run({{"image", person(3)}, {"face", none}});
        BOOST_TEST(second.status == MAQUETTE_UNSUPPORTED_PICTURE);
        BOOST_TEST(second.sentence.find("'face'") != std::string::npos);
    }
    BOOST_TEST(run({{"image", person(3)}, {"face", person(4)}}, {{"source-index", 7}}).status ==
               MAQUETTE_INVALID_PARAMETER);
}

BOOST_FIXTURE_TEST_CASE(photographs_have_the_faces_they_have, Seamless) {
    const Picture astronaut = shared_picture("skimage/astronaut.png");
    const Picture woman = shared_picture("kodak/04.png");
    if (!astronaut || !woman) { return; }
    for (const auto &[target, source] : {std::pair{astronaut, woman}, {woman, astronaut}}) {
        const CallResult result = run({{"image", target}, {"face", source}}, {{"which", "all"}});
        BOOST_REQUIRE(result.status == MAQUETTE_OK);
        const Picture made = result.outputs.at("image");
        BOOST_TEST(made.metadata().at("Xmp.maquette.faces").find(';') == std::string::npos);
        BOOST_TEST(difference(target, made).first == 0);
    }
    const Picture child = shared_picture("kodak/15.png");
    const std::string faces = make({{"image", child}, {"face", woman}}, {{"which", "all"}})
                                  .metadata()
                                  .at("Xmp.maquette.faces");
    BOOST_TEST(faces.find(';') == std::string::npos);
    for (const char *name : {"skimage/coffee.png", "skimage/rocket.jpg", "skimage/chelsea.png",
                             "lemur/lemur.png", "kodak/07.png"}) {
        BOOST_TEST(run({{"image", shared_picture(name)}, {"face", woman}}).status ==
                   MAQUETTE_UNSUPPORTED_PICTURE);
    }
}
