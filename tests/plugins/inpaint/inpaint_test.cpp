#define BOOST_TEST_MODULE inpaint
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace maquette::host;

namespace {

struct Inpaint : PluginFixture {
    Inpaint() : PluginFixture("inpaint") {}
};

constexpr const char *methods[] = {"frequency-fast", "frequency", "shift-map", "telea",
                                   "navier-stokes"};
const nlohmann::json box = {{{"x", 20}, {"y", 12}, {"width", 14}, {"height", 10}}};

float stripes(std::uint32_t x, std::uint32_t /*y*/, std::uint32_t c) {
    return c == 3 ? 1.0F
                  : 0.5F + 0.4F * std::sin(0.5F * static_cast<float>(x) + static_cast<float>(c));
}

/// Samples that differ outside the box and its feather.
int changed_outside(const Picture &before, const Picture &after, int margin) {
    const Picture a = as_floats(before);
    const Picture b = as_floats(after);
    int changed = 0;
    each_sample(a.format(), [&](auto x, auto y, auto c) {
        const int px = static_cast<int>(x);
        const int py = static_cast<int>(y);
        const bool inside =
            px >= 20 - margin && px < 34 + margin && py >= 12 - margin && py < 22 + margin;
        if (!inside && sample_at(a, x, y, c) != sample_at(b, x, y, c)) { ++changed; }
    });
    return changed;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(outside_the_mask_nothing_changes, Inpaint) {
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
        for (const maquette_channels_t channels : {MAQUETTE_GRAY, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            const Picture picture = draw(96, 64, channels, sample, stripes);
            for (const char *method : methods) {
                if (std::string(method) == "frequency" && sample != MAQUETTE_U8) { continue; }
                BOOST_TEST_CONTEXT(method << " " << sample_name(sample)) {
                    const Picture made =
                        make({{"image", picture}},
                             {{"rectangles", box}, {"method", method}, {"feather", 3}});
                    BOOST_TEST(changed_outside(picture, made, 3) == 0);
                    BOOST_TEST(mean_difference(picture, made) < 0.05);
                }
            }
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_disturbance_disappears, Inpaint) {
    const auto ramp = [](auto x, auto y, auto c) {
        return 0.2F + 0.004F * static_cast<float>(x) + 0.003F * static_cast<float>(y) +
               0.05F * static_cast<float>(c);
    };
    for (const std::string method : methods) {
        // What flows in from the border continues ramps, the others textures too.
        const bool flows = method == "telea" || method == "navier-stokes";
        const auto clean_at = [&](auto x, auto y, auto c) {
            return flows ? ramp(x, y, c) : stripes(x, y, c);
        };
        const Picture clean = draw(96, 64, MAQUETTE_RGB, MAQUETTE_U8, clean_at);
        const Picture disturbed =
            draw(96, 64, MAQUETTE_RGB, MAQUETTE_U8, [&](auto x, auto y, auto c) {
                const bool spot = x >= 22 && x < 32 && y >= 14 && y < 20;
                return spot ? (c == 0 ? 1.0F : 0.0F) : clean_at(x, y, c);
            });
        const Picture made =
            make({{"image", disturbed}}, {{"rectangles", box}, {"method", method}});
        BOOST_TEST_CONTEXT(method) {
            BOOST_TEST(mean_difference(clean, made) < 0.5 * mean_difference(clean, disturbed));
        }
    }
}

BOOST_FIXTURE_TEST_CASE(one_colour_stays_one_colour, Inpaint) {
    const Picture picture =
        draw(64, 64, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto c) { return 0.2F + 0.2F * c; });
    for (const char *method : methods) {
        const Picture made = make({{"image", picture}}, {{"rectangles", box}, {"method", method}});
        BOOST_TEST(mean_difference(picture, made) < 0.01);
    }
}

BOOST_FIXTURE_TEST_CASE(masks_rectangles_and_polygons_say_the_same, Inpaint) {
    const Picture picture = draw(96, 64, MAQUETTE_RGB, MAQUETTE_U8, stripes);
    const Picture mask = draw(96, 64, MAQUETTE_GRAY, MAQUETTE_U8, [](auto x, auto y, auto) {
        return x >= 20 && x < 34 && y >= 12 && y < 22 ? 1.0F : 0.0F;
    });
    const nlohmann::json corners = {{{"x", 20}, {"y", 12}},
                                    {{"x", 33}, {"y", 12}},
                                    {{"x", 33}, {"y", 21}},
                                    {{"x", 20}, {"y", 21}}};
    const Picture by_rectangle = make({{"image", picture}}, {{"rectangles", box}});
    BOOST_TEST(same_samples(make({{"image", picture}, {"mask", mask}}), by_rectangle));
    BOOST_TEST(same_samples(make({{"image", picture}}, {{"polygons", {corners}}}), by_rectangle));
}

BOOST_FIXTURE_TEST_CASE(every_mask_ends_in_a_picture_or_a_sentence, Inpaint) {
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        const std::uint32_t width = 1 + random() % 70;
        const std::uint32_t height = 1 + random() % 70;
        const unsigned share = random() % 5;
        const Picture mask = draw(width, height, MAQUETTE_GRAY, MAQUETTE_U8, [&](auto, auto, auto) {
            return random() % 5 < share ? 1.0F : 0.0F;
        });
        const CallResult result = run(
            {{"image", draw(width, height, MAQUETTE_RGBA, MAQUETTE_U8, stripes)}, {"mask", mask}},
            {{"method", methods[random() % 5 == 1   ? 0
                                : random() % 5 == 2 ? 2
                                                    : 3]}});
        BOOST_TEST((result.status == MAQUETTE_OK || !result.sentence.empty()));
    }
}

BOOST_FIXTURE_TEST_CASE(what_cannot_work_is_said, Inpaint) {
    const Picture picture = draw(40, 30, MAQUETTE_RGB, MAQUETTE_U8, stripes);
    BOOST_TEST(run({{"image", picture}}).status == MAQUETTE_INVALID_PARAMETER);
    const Picture small =
        draw(4, 4, MAQUETTE_GRAY, MAQUETTE_U8, [](auto, auto, auto) { return 1.0F; });
    BOOST_TEST(run({{"image", picture}, {"mask", small}}).status == MAQUETTE_UNSUPPORTED_PICTURE);
    const nlohmann::json all = {{{"x", -5}, {"y", -5}, {"width", 1e9}, {"height", 1e9}}};
    BOOST_TEST(run({{"image", picture}}, {{"rectangles", all}}).status ==
               MAQUETTE_UNSUPPORTED_PICTURE);
}
