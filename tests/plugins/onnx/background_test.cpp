// Background removers by cards, against the lemur's true alpha.
#include "onnx_fixture.hpp"

using namespace maquette::host;

namespace {

struct Score {
    double iou;
    double error; ///< mean absolute error of alpha
};

Score score(const Picture &cutout, const Picture &truth) {
    const Picture made = as_floats(cutout);
    const Picture wanted = as_floats(truth);
    const std::uint32_t last = made.format().channel_count - 1;
    double both = 0;
    double any = 0;
    double error = 0;
    for (std::uint32_t y = 0; y < made.format().height; ++y) {
        for (std::uint32_t x = 0; x < made.format().width; ++x) {
            const float a = sample_at(made, x, y, last);
            const float b = sample_at(wanted, x, y, 0);
            both += a >= 0.5F && b >= 0.5F ? 1 : 0;
            any += a >= 0.5F || b >= 0.5F ? 1 : 0;
            error += std::fabs(a - b);
        }
    }
    return {both / any, error / (double{1} * made.format().width * made.format().height)};
}

/// What a shipped card makes of the lemur; nothing where something is missing.
struct Lemur {
    Picture picture = shared_picture("lemur/lemur.png");
    Picture truth = shared_picture("lemur/lemur_alpha.png");
};

} // namespace

BOOST_AUTO_TEST_CASE(selfie_segmentation_cuts_the_lemur_out) {
    const Lemur lemur;
    if (!lemur.picture || !has_model("selfie-seg/selfie_segmentation.onnx")) { return; }
    CardProvider provider(shipped_card("selfie-seg"));
    const Picture cutout = provider.make({{"image", lemur.picture}});
    const Score refined = score(cutout, lemur.truth);
    const Score plain =
        score(provider.make({{"image", lemur.picture}}, {{"refine", false}}), lemur.truth);
    BOOST_TEST_MESSAGE("selfie-seg: IoU " << refined.iou << ", alpha error " << refined.error
                                          << "; only enlarged: IoU " << plain.iou << ", "
                                          << plain.error);
    BOOST_TEST(refined.iou >= 0.98);
    BOOST_TEST(refined.error <= 0.010);
    BOOST_TEST(refined.error < 0.9 * plain.error);
    BOOST_TEST(cutout.format().channels == maquette_channels_t{MAQUETTE_RGBA});
}

BOOST_AUTO_TEST_CASE(sinet_cuts_the_lemur_out) {
    const Lemur lemur;
    if (!lemur.picture || !has_model("sinet/SINet_Softmax_simple.onnx")) { return; }
    CardProvider provider(shipped_card("sinet"));
    const Score refined = score(provider.make({{"image", lemur.picture}}), lemur.truth);
    const Score plain =
        score(provider.make({{"image", lemur.picture}}, {{"refine", false}}), lemur.truth);
    BOOST_TEST_MESSAGE("SINet: IoU " << refined.iou << ", alpha error " << refined.error
                                     << "; only enlarged: IoU " << plain.iou << ", "
                                     << plain.error);
    BOOST_TEST(refined.iou >= 0.92);
    BOOST_TEST(refined.error < plain.error);
}

BOOST_AUTO_TEST_CASE(refinement_matters_more_the_larger_the_picture) {
    const Lemur lemur;
    if (!lemur.picture || !has_model("selfie-seg/selfie_segmentation.onnx")) { return; }
    const auto twice = [](const Picture &picture) { // enlarged by hand: truth stays truth
        const Picture floats = as_floats(picture);
        const Format format = picture.format();
        return draw(format.width * 3, format.height * 3, format.channels, format.sample,
                    [&](auto x, auto y, auto c) { return sample_at(floats, x / 3, y / 3, c); });
    };
    const Picture large = twice(lemur.picture);
    const Picture truth = twice(lemur.truth);
    CardProvider provider(shipped_card("selfie-seg"));
    const Score refined = score(provider.make({{"image", large}}), truth);
    const Score plain = score(provider.make({{"image", large}}, {{"refine", false}}), truth);
    BOOST_TEST_MESSAGE("selfie-seg at 2040 x 1320: alpha error "
                       << refined.error << "; only enlarged: " << plain.error);
    BOOST_TEST(refined.error <= 0.010);
    BOOST_TEST(refined.error < 0.9 * plain.error);
}

BOOST_AUTO_TEST_CASE(what_is_surely_subject_keeps_its_samples) {
    const Lemur lemur;
    if (!lemur.picture || !has_model("selfie-seg/selfie_segmentation.onnx")) { return; }
    CardProvider provider(shipped_card("selfie-seg"));
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F32}) {
        Format format = lemur.picture.format();
        format.sample = sample;
        const Picture given = convert(lemur.picture, format);
        const Picture cutout = as_floats(provider.make({{"image", given}}));
        const Picture before = as_floats(given);
        std::size_t opaque = 0;
        std::size_t changed = 0;
        for (std::uint32_t y = 0; y < format.height; ++y) {
            for (std::uint32_t x = 0; x < format.width; ++x) {
                if (sample_at(cutout, x, y, 3) < 1) { continue; }
                ++opaque;
                for (std::uint32_t c = 0; c < 3; ++c) {
                    changed += sample_at(cutout, x, y, c) == sample_at(before, x, y, c) ? 0 : 1;
                }
            }
        }
        BOOST_TEST(opaque > 1000U);
        BOOST_TEST(changed * 100 <= opaque); // alpha of 0.998 and more is written as 1
    }
}

BOOST_AUTO_TEST_CASE(threads_change_nothing) {
    const Lemur lemur;
    if (!lemur.picture || !has_model("selfie-seg/selfie_segmentation.onnx")) { return; }
    CardProvider provider(shipped_card("selfie-seg"));
    const Picture one = provider.make({{"image", lemur.picture}}, {{"threads", 1}});
    const Picture three = provider.make({{"image", lemur.picture}}, {{"threads", 3}});
    BOOST_TEST(same_samples(one, three));
}

BOOST_AUTO_TEST_CASE(the_model_and_what_ran_it_are_recorded) {
    const Lemur lemur;
    if (!lemur.picture || !has_model("selfie-seg/selfie_segmentation.onnx")) { return; }
    CardProvider provider(shipped_card("selfie-seg"));
    const CallResult result = provider.run({{"image", lemur.picture}});
    BOOST_REQUIRE(result.models.size() == 1U);
    BOOST_TEST(result.models.front().name == "selfie_segmentation.onnx");
    BOOST_TEST(result.models.front().sha256 ==
               "1511ab5564cb0ae179cba9bcad6ad931003ccc71656f11fd270967023678c6a5");
    BOOST_TEST(result.models.front().version.find("cpu") != std::string::npos);
    const CallResult refused = provider.run({{"image", lemur.picture}}, {{"execution", "abacus"}});
    BOOST_TEST(refused.status == MAQUETTE_INVALID_PARAMETER);
    BOOST_TEST(refused.sentence.find("offers") != std::string::npos, refused.sentence);
}
