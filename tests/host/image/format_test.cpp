// Which format is closest to what a port accepts, and what is said about the way there.
#include "failure.hpp"
#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

using namespace maquette::host;

namespace {

Format some(maquette_channels_t channels, maquette_sample_t sample) {
    return make_format(6, 4, channels, sample);
}

} // namespace

BOOST_AUTO_TEST_CASE(an_accepted_format_stays_itself) {
    for (const maquette_channels_t channels :
         {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
        for (const maquette_sample_t sample :
             {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F16, MAQUETTE_F32}) {
            const Format format = some(channels, sample);
            BOOST_TEST((closest(format, {}) == format));
            BOOST_TEST(conversion_steps(format, format).empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(more_precision_comes_before_less) {
    const Format format = some(MAQUETTE_RGB, MAQUETTE_U16);
    Accepted accepted;
    accepted.samples = MAQUETTE_U8 | MAQUETTE_F32;
    BOOST_TEST(closest(format, accepted).sample == MAQUETTE_F32);
    accepted.samples = MAQUETTE_U8;
    const Format narrow = closest(format, accepted);
    BOOST_TEST(narrow.sample == MAQUETTE_U8);
    BOOST_TEST(conversion_steps(format, narrow).front() == "u16 to u8");
}

BOOST_AUTO_TEST_CASE(more_channels_come_before_fewer) {
    Accepted accepted;
    accepted.channels = MAQUETTE_GRAY | MAQUETTE_RGBA;
    const Format rgb = some(MAQUETTE_RGB, MAQUETTE_U8);
    const Format rgba = closest(rgb, accepted);
    BOOST_TEST(rgba.channels == MAQUETTE_RGBA);
    BOOST_TEST(rgba.alpha == MAQUETTE_STRAIGHT_ALPHA);
    BOOST_TEST(conversion_steps(rgb, rgba).back() == "adds an opaque alpha channel");
}

BOOST_AUTO_TEST_CASE(each_ending_keeps_what_its_format_can) {
    const Format rgba16 = some(MAQUETTE_RGBA, MAQUETTE_U16);
    BOOST_TEST((storable_format(rgba16, "png") == rgba16));
    const Format jpeg = storable_format(rgba16, "jpg");
    BOOST_TEST(jpeg.channels == MAQUETTE_RGB);
    BOOST_TEST(jpeg.sample == MAQUETTE_U8);
    const Format exr = storable_format(rgba16, "exr");
    BOOST_TEST(exr.sample == MAQUETTE_F32);
    BOOST_TEST(exr.alpha == MAQUETTE_PREMULTIPLIED_ALPHA);
    BOOST_TEST(exr.colour_space == MAQUETTE_LINEAR_SRGB);
    BOOST_CHECK_THROW(storable_format(rgba16, "docx"), Failure);
    BOOST_CHECK_THROW(storable_format(rgba16, ""), Failure);
}

BOOST_AUTO_TEST_CASE(contradictory_formats_make_no_picture) {
    Format format = some(MAQUETTE_RGB, MAQUETTE_U8);
    format.width = 0;
    BOOST_CHECK_THROW(Picture::make(format), Failure);
    format = some(MAQUETTE_RGB, MAQUETTE_U8);
    format.channel_names = {"R", "G"};
    BOOST_CHECK_THROW(Picture::make(format), Failure);
}
