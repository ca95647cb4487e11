// Premultiplied alpha in linear light.
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

struct Association : PluginFixture {
    Association() : PluginFixture("lanczos") {}
};

Picture glass(maquette_alpha_t alpha) {
    const Picture straight = draw(24, 18, MAQUETTE_RGBA, MAQUETTE_F32, [](auto x, auto y, auto c) {
        return c == 3 ? 0.3F + 0.02F * static_cast<float>(x)
                      : 0.2F + 0.1F * static_cast<float>((x + y + c) % 7);
    });
    Format wanted = straight.format();
    wanted.alpha = alpha;
    return convert(straight, wanted);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(both_associations_give_the_same_colours, Association) {
    for (const bool linear : {false, true}) {
        const nlohmann::json parameters = {{"scale", 2.5}, {"linear", linear}};
        const Picture straight = make({{"image", glass(MAQUETTE_STRAIGHT_ALPHA)}}, parameters);
        const Picture made = make({{"image", glass(MAQUETTE_PREMULTIPLIED_ALPHA)}}, parameters);
        BOOST_REQUIRE(made.format().alpha == MAQUETTE_PREMULTIPLIED_ALPHA);
        BOOST_TEST(psnr(convert(straight, made.format()), made) > 90);
    }
}

BOOST_FIXTURE_TEST_CASE(a_very_wide_picture_with_a_great_height_is_refused, Association) {
    // The proportions would ask for more than a width can be.
    const Picture line =
        draw(200'000, 1, MAQUETTE_GRAY, MAQUETTE_U8, [](auto, auto, auto) { return 0.5F; });
    const CallResult result = run({{"image", line}}, {{"height", 65535}});
    BOOST_TEST(result.status == MAQUETTE_OUT_OF_MEMORY);
    BOOST_TEST(!result.sentence.empty());
}
