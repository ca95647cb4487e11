#define BOOST_TEST_MODULE grabcut
#include "plugins/pictures.hpp"
#include "plugins/plugin_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace maquette::host;

namespace {

/// Intersection over union of two alphas at 0.5.
double overlap(const Picture &made, const Picture &truth, std::uint32_t channel) {
    const Picture left = as_floats(made);
    const Picture right = as_floats(truth);
    double both = 0;
    double any = 0;
    const std::uint32_t last = left.format().channel_count - 1;
    for (std::uint32_t y = 0; y < left.format().height; ++y) {
        for (std::uint32_t x = 0; x < left.format().width; ++x) {
            const bool a = sample_at(left, x, y, last) >= 0.5F;
            const bool b = sample_at(right, x, y, channel) >= 0.5F;
            both += a && b ? 1 : 0;
            any += a || b ? 1 : 0;
        }
    }
    return any > 0 ? both / any : 0;
}

bool inside(std::uint32_t x, std::uint32_t y, double size) {
    const double dx = (x + 0.5) / size - 0.5;
    const double dy = (y + 0.5) / size - 0.55;
    return dx * dx / 0.06 + dy * dy / 0.09 < 1;
}

/// A red vase on a plain, softly lit backdrop.
Picture product(std::uint32_t size, maquette_channels_t channels, maquette_sample_t sample) {
    return draw(size, size, channels, sample, [size](auto x, auto y, auto c) {
        if (c == 3) { return 1.0F; }
        const float light = 0.8F + 0.1F * static_cast<float>(y) / static_cast<float>(size);
        const float shade = 0.6F + 0.3F * static_cast<float>(x) / static_cast<float>(size);
        const float vase[] = {shade, 0.15F, 0.1F};
        return inside(x, y, size) ? vase[c % 3] : light;
    });
}

Picture product_alpha(std::uint32_t size) {
    return draw(size, size, MAQUETTE_GRAY, MAQUETTE_U8,
                [size](auto x, auto y, auto) { return inside(x, y, size) ? 1.0F : 0.0F; });
}

} // namespace

struct GrabCutFixture : PluginFixture {
    GrabCutFixture() : PluginFixture("grabcut") {}
};

BOOST_FIXTURE_TEST_CASE(a_product_on_a_plain_backdrop_is_cut_out, GrabCutFixture) {
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
        const Picture cutout = make({{"image", product(240, MAQUETTE_RGB, sample)}});
        BOOST_TEST(cutout.format().sample == sample);
        BOOST_TEST(overlap(cutout, product_alpha(240), 0) > 0.97);
    }
}

BOOST_FIXTURE_TEST_CASE(the_lemur_is_cut_out, GrabCutFixture) {
    const Picture lemur = shared_picture("lemur/lemur.png");
    if (!lemur) { return; }
    const Picture truth = shared_picture("lemur/lemur_alpha.png");
    const Picture cutout = make({{"image", lemur}});
    const double iou = overlap(cutout, truth, 0);
    const Picture alpha = as_floats(cutout);
    const Picture wanted = as_floats(truth);
    double error = 0;
    for (std::uint32_t y = 0; y < alpha.format().height; ++y) {
        for (std::uint32_t x = 0; x < alpha.format().width; ++x) {
            error += std::fabs(sample_at(alpha, x, y, 3) - sample_at(wanted, x, y, 0));
        }
    }
    error /= static_cast<double>(alpha.format().width) * alpha.format().height;
    BOOST_TEST_MESSAGE("lemur: IoU " << iou << ", mean absolute error of alpha " << error);
    BOOST_TEST(iou >= 0.85);
}

/// Wants the call to end when it has asked for the n-th time.
struct Impatient : CallObserver {
    explicit Impatient(int most) : left(most) {}
    bool cancelled() override { return left-- <= 0; }
    std::atomic<int> left;
};

// What a cancelled call leaves behind still computes while the next one begins, on pictures that
// the first one's caller has freed, and when the program ends.
BOOST_FIXTURE_TEST_CASE(what_is_cancelled_disturbs_nobody, GrabCutFixture) {
    const Picture undisturbed = make({{"image", product(480, MAQUETTE_RGB, MAQUETTE_U8)}});
    for (const int questions : {0, 1}) {
        Impatient impatient(questions);
        const CallResult result = run({{"image", product(480, MAQUETTE_RGBA, MAQUETTE_F32)}},
                                      nlohmann::json::object(), impatient);
        BOOST_TEST(result.status == MAQUETTE_CANCELLED);
    }
    BOOST_TEST(
        same_samples(make({{"image", product(480, MAQUETTE_RGB, MAQUETTE_U8)}}), undisturbed));
    Impatient impatient(0);
    run({{"image", product(480, MAQUETTE_RGB, MAQUETTE_U8)}}, nlohmann::json::object(), impatient);
}
