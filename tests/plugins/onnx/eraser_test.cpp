// Erasers by cards, with a network that has LaMa's signature and no weights.
#include "onnx_fixture.hpp"

using namespace maquette::host;

namespace {

Json pushpull_card() {
    Json card = read_card("lama");
    card["model"]["file"] = "pushpull_512.onnx";
    card["model"].erase("sha256");
    return card;
}

Picture mask_of(std::uint32_t width, std::uint32_t height, std::uint32_t left, std::uint32_t top,
                std::uint32_t side) {
    return draw(width, height, MAQUETTE_GRAY, MAQUETTE_U8, [=](auto x, auto y, auto) {
        return x >= left && x < left + side && y >= top && y < top + side ? 1.0F : 0.0F;
    });
}

bool is_masked(const Picture &mask, std::uint32_t x, std::uint32_t y) {
    return mask.row(y)[x] != std::byte{0};
}

} // namespace

BOOST_AUTO_TEST_CASE(only_the_hole_changes_in_a_large_picture) {
    if (!has_model("inpaint-pushpull/pushpull_512.onnx")) { return; }
    const CardFolder folder;
    CardProvider provider(folder.write("pushpull", pushpull_card()));
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
        const std::uint32_t width = 1900;
        const std::uint32_t height = 1301;
        // Two ramps with a black blot; a hole over it, larger than it, and one at the corner.
        const auto ramp = [](double x, double y, int c) {
            return c == 0 ? 0.2 + 0.3 * x / 1900 : c == 1 ? 0.3 + 0.4 * y / 1301 : 0.5;
        };
        const Picture given =
            draw(width, height, MAQUETTE_RGB, sample, [&](auto x, auto y, auto c) {
                const bool blot = (x > 900 && x < 940 && y > 600 && y < 640) || (x < 20 && y < 20);
                return blot ? 0.0F : static_cast<float>(ramp(x, y, static_cast<int>(c)));
            });
        const Picture mask =
            draw(width, height, MAQUETTE_GRAY, MAQUETTE_U8, [](auto x, auto y, auto) {
                return (x >= 895 && x < 945 && y >= 595 && y < 645) || (x < 25 && y < 25) ? 1 : 0;
            });
        const Picture made = provider.make({{"image", given}, {"mask", mask}});
        const Picture before = as_floats(given);
        const Picture after = as_floats(made);
        std::size_t changed = 0;
        double worst = 0;
        each_sample(before.format(), [&](auto x, auto y, auto c) {
            if (is_masked(mask, x, y)) {
                worst = std::max<double>(
                    worst, std::fabs(sample_at(after, x, y, c) - ramp(x, y, static_cast<int>(c))));
            } else {
                changed += sample_at(before, x, y, c) == sample_at(after, x, y, c) ? 0 : 1;
            }
        });
        BOOST_TEST(changed == 0U);
        BOOST_TEST_MESSAGE("hole differs from what was behind the blot by at most " << worst);
        BOOST_TEST(worst < 0.06);
    }
}

BOOST_AUTO_TEST_CASE(a_hole_larger_than_the_model_is_filled) {
    if (!has_model("inpaint-pushpull/pushpull_512.onnx")) { return; }
    const CardFolder folder;
    CardProvider provider(folder.write("pushpull", pushpull_card()));
    const Picture given = draw(1400, 1000, MAQUETTE_RGBA, MAQUETTE_U8, [](auto x, auto y, auto c) {
        const bool hidden = x >= 300 && x < 1000 && y >= 200 && y < 900;
        return c == 3 ? 0.75F : hidden ? (c == 0 ? 1.0F : 0.0F) : 0.4F;
    });
    const Picture mask = mask_of(1400, 1000, 300, 200, 700);
    const Picture made = as_floats(provider.make({{"image", given}, {"mask", mask}}));
    double worst = 0;
    each_sample(made.format(), [&](auto x, auto y, auto c) {
        const double wanted = c == 3 ? 0.75 : 0.4;
        worst = std::max<double>(worst, std::fabs(sample_at(made, x, y, c) - wanted));
    });
    BOOST_TEST(worst < 0.02);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_erased_is_told) {
    if (!has_model("inpaint-pushpull/pushpull_512.onnx")) { return; }
    const CardFolder folder;
    CardProvider provider(folder.write("pushpull", pushpull_card()));
    const Picture grey =
        draw(90, 60, MAQUETTE_RGB, MAQUETTE_U8, [](auto, auto, auto) { return 0.5F; });
    const CallResult without = provider.run({{"image", grey}});
    BOOST_TEST(without.status == MAQUETTE_UNSUPPORTED_PICTURE);
    BOOST_TEST(without.sentence.find("mask") != std::string::npos, without.sentence);
    const CallResult other = provider.run({{"image", grey}, {"mask", mask_of(91, 60, 0, 0, 9)}});
    BOOST_TEST(other.sentence.find("91 × 60") != std::string::npos, other.sentence);
    const Picture black = mask_of(90, 60, 0, 0, 0);
    BOOST_TEST(same_samples(provider.make({{"image", grey}, {"mask", black}}), grey));
}
