// What lies before a face stays: things that are told by their colour, and what a mask names.
#include "faces_fixture.hpp"

using namespace maquette::host;

namespace {

/// A bar over the astronaut's face, from above her hair over one eye and the cheek past the chin.
bool is_bar(std::uint32_t x, std::uint32_t y, double half_width) {
    const double middle = 206 + 0.08 * (static_cast<double>(y) - 100);
    return y > 20 && y < 230 && std::fabs(static_cast<double>(x) - middle) < half_width;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_crosses_the_face_is_not_painted_over) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    CardProvider provider(shipped_card("mesh-swap"));
    const Picture astronaut = as_floats(portraits.astronaut);
    const float colours[][3] = {{0.10F, 0.45F, 0.20F},  // a sleeve
                                {0.12F, 0.08F, 0.05F},  // a strand of dark hair
                                {0.85F, 0.85F, 0.95F}}; // a cup
    for (const auto &colour : colours) {
        const Picture crossed =
            draw(512, 512, MAQUETTE_RGB, MAQUETTE_U8, [&](auto x, auto y, auto c) {
                return is_bar(x, y, 6) ? colour[c] : sample_at(astronaut, x, y, c);
            });
        const Picture made =
            provider.make({{"image", crossed}, {"face", portraits.woman}}, agreed());
        const FaceBox box = face_box(made);
        const Picture before = as_floats(crossed);
        const Picture after = as_floats(made);
        std::size_t painted_over = 0;
        std::size_t crossing = 0;
        std::size_t swapped = 0;
        each_sample(after.format(), [&](auto x, auto y, auto c) {
            const bool equal = sample_at(before, x, y, c) == sample_at(after, x, y, c);
            if (is_bar(x, y, 6)) {
                crossing += box.holds(x, y) ? 1 : 0;
                painted_over += equal ? 0 : 1;
            } else {
                swapped += equal ? 0 : 1;
            }
        });
        BOOST_TEST_MESSAGE("before the face: " << painted_over << " of " << crossing
                                               << " samples painted over");
        BOOST_TEST(painted_over * 100 < crossing); // pixels of its rim
        BOOST_TEST(crossing > 500U);
        BOOST_TEST(swapped > 6000U);
    }
}

BOOST_AUTO_TEST_CASE(what_the_mask_keeps_is_kept) {
    const Portraits portraits;
    if (!has_face_models() || !portraits.child) { return; }
    CardProvider provider(shipped_card("mesh-swap"));
    const Picture keep = draw(512, 512, MAQUETTE_GRAY, MAQUETTE_U8, [](auto x, auto y, auto) {
        return x > 200 && x < 250 && y > 134 && y < 152 ? 1.0F : 0.0F; // the mouth
    });
    const Picture made = provider.make(
        {{"image", portraits.astronaut}, {"face", portraits.woman}, {"keep", keep}}, agreed());
    const Picture before = as_floats(portraits.astronaut);
    const Picture after = as_floats(made);
    const Picture kept = as_floats(keep);
    std::size_t lost = 0;
    each_sample(after.format(), [&](auto x, auto y, auto c) {
        if (sample_at(kept, x, y, 0) != 0) {
            lost += sample_at(before, x, y, c) == sample_at(after, x, y, c) ? 0 : 1;
        }
    });
    BOOST_TEST(lost == 0U);
}
