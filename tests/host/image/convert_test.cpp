// Conversions are exact where they can be, and never lose what they need not.
#include "failure.hpp"
#include "image/picture.hpp"
#include "image/samples.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace maquette::host;

namespace {

template <class Sample> Picture picture_of(const Format &format, std::vector<Sample> samples) {
    BOOST_REQUIRE(samples.size() * sizeof(Sample) == row_size(format));
    Picture picture = Picture::make(format);
    std::copy(samples.begin(), samples.end(), reinterpret_cast<Sample *>(picture.writable_row(0)));
    return picture;
}

template <class Sample> std::vector<Sample> samples_of(const Picture &picture) {
    const auto *row = reinterpret_cast<const Sample *>(picture.row(0));
    return {row, row + row_size(picture.format()) / sizeof(Sample)};
}

/// Every value of an integer sample, as one grey row.
template <class Sample> Picture every_value(maquette_sample_t sample) {
    std::vector<Sample> samples(std::size_t{std::numeric_limits<Sample>::max()} + 1);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<Sample>(i);
    }
    const auto width = static_cast<std::uint32_t>(samples.size());
    return picture_of(make_format(width, 1, MAQUETTE_GRAY, sample), samples);
}

Picture with_sample(const Picture &picture, maquette_sample_t sample) {
    Format format = picture.format();
    format.sample = sample;
    return convert(picture, format);
}

Format floats(maquette_channels_t channels, maquette_colour_space_t space = MAQUETTE_SRGB) {
    return make_format(1, 1, channels, MAQUETTE_F32, space);
}

} // namespace

BOOST_AUTO_TEST_CASE(every_u8_survives_every_wider_sample) {
    const Picture picture = every_value<std::uint8_t>(MAQUETTE_U8);
    for (const maquette_sample_t wide : {MAQUETTE_U16, MAQUETTE_F16, MAQUETTE_F32}) {
        const Picture back = with_sample(with_sample(picture, wide), MAQUETTE_U8);
        BOOST_TEST(samples_of<std::uint8_t>(back) == samples_of<std::uint8_t>(picture));
    }
    const auto wide = samples_of<std::uint16_t>(with_sample(picture, MAQUETTE_U16));
    for (std::size_t i = 0; i < wide.size(); ++i) {
        BOOST_TEST(wide[i] == i * 257);
    }
}

BOOST_AUTO_TEST_CASE(every_u16_survives_float_and_is_rounded_to_u8) {
    const Picture picture = every_value<std::uint16_t>(MAQUETTE_U16);
    const Picture back = with_sample(with_sample(picture, MAQUETTE_F32), MAQUETTE_U16);
    BOOST_TEST((samples_of<std::uint16_t>(back) == samples_of<std::uint16_t>(picture)));
    const auto narrow = samples_of<std::uint8_t>(with_sample(picture, MAQUETTE_U8));
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < narrow.size(); ++i) {
        wrong += narrow[i] == (i * 255 + 32767) / 65535 ? 0 : 1;
    }
    BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(every_half_survives_float) {
    std::size_t wrong = 0;
    for (std::uint32_t bits = 0; bits <= 0xFFFFU; ++bits) {
        const float value = to_float(Half{static_cast<std::uint16_t>(bits)});
        const std::uint32_t back = to_half(value).bits;
        wrong += std::isnan(value) ? ((back & 0x7C00U) == 0x7C00U && (back & 0x3FFU) != 0 ? 0 : 1)
                                   : (back == bits ? 0 : 1);
    }
    BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(floats_are_clamped_and_nan_becomes_black) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const Picture picture = picture_of<float>(make_format(6, 1, MAQUETTE_GRAY, MAQUETTE_F32),
                                              {nan, -1.0F, 2.0F, infinity, -infinity, 0.5F});
    BOOST_TEST(samples_of<std::uint8_t>(with_sample(picture, MAQUETTE_U8)) ==
               (std::vector<std::uint8_t>{0, 0, 255, 255, 0, 128}));
}

BOOST_AUTO_TEST_CASE(grey_and_rgb) {
    const Picture grey = every_value<std::uint8_t>(MAQUETTE_U8);
    const Picture rgb = convert(grey, make_format(256, 1, MAQUETTE_RGB, MAQUETTE_U8));
    BOOST_TEST(samples_of<std::uint8_t>(convert(rgb, grey.format())) ==
               samples_of<std::uint8_t>(grey));
    const Picture red = picture_of<float>(floats(MAQUETTE_RGB), {1, 0, 0});
    BOOST_TEST(samples_of<float>(convert(red, floats(MAQUETTE_GRAY))).front() == 0.2126F);
}

BOOST_AUTO_TEST_CASE(alpha_is_added_opaque_and_dropped_without_touching_colour) {
    const Format rgb = make_format(2, 1, MAQUETTE_RGB, MAQUETTE_U8);
    const Format rgba = make_format(2, 1, MAQUETTE_RGBA, MAQUETTE_U8);
    const Picture added = convert(picture_of<std::uint8_t>(rgb, {1, 2, 3, 4, 5, 6}), rgba);
    BOOST_TEST(samples_of<std::uint8_t>(added) ==
               (std::vector<std::uint8_t>{1, 2, 3, 255, 4, 5, 6, 255}));
    const Picture dropped = convert(picture_of<std::uint8_t>(rgba, {1, 2, 3, 0, 4, 5, 6, 7}), rgb);
    BOOST_TEST(samples_of<std::uint8_t>(dropped) == (std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}));
}

BOOST_AUTO_TEST_CASE(straight_and_premultiplied) {
    const Format straight = floats(MAQUETTE_RGBA);
    Format premultiplied = straight;
    premultiplied.alpha = MAQUETTE_PREMULTIPLIED_ALPHA;
    const Picture picture = picture_of<float>(straight, {1.0F, 0.5F, 0.25F, 0.5F});
    const Picture multiplied = convert(picture, premultiplied);
    BOOST_TEST(samples_of<float>(multiplied) == (std::vector<float>{0.5F, 0.25F, 0.125F, 0.5F}));
    BOOST_TEST(samples_of<float>(convert(multiplied, straight)) == samples_of<float>(picture));
    // Light without coverage, as renderers make it, has no straight form and stays as it is.
    const Picture glow = picture_of<float>(premultiplied, {0.5F, 0.0F, 0.0F, 0.0F});
    BOOST_TEST(samples_of<float>(convert(glow, straight)) == samples_of<float>(glow));
}

BOOST_AUTO_TEST_CASE(the_srgb_curve_is_that_of_the_standard) {
    const Format encoded = floats(MAQUETTE_GRAY);
    const Format linear = floats(MAQUETTE_GRAY, MAQUETTE_LINEAR_SRGB);
    for (const double value : {0.0, 0.02, 0.04045, 0.05, 0.5, 0.735, 1.0}) {
        const double expected =
            value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        const Picture picture = picture_of<float>(encoded, {static_cast<float>(value)});
        const Picture made = convert(picture, linear);
        BOOST_TEST(std::fabs(samples_of<float>(made).front() - expected) < 1e-6);
        BOOST_TEST(std::fabs(samples_of<float>(convert(made, encoded)).front() - value) < 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_copied_where_nothing_changes) {
    const Picture picture = every_value<std::uint8_t>(MAQUETTE_U8);
    const MemoryCount before = memory_count();
    const Picture same = convert(picture, picture.format());
    BOOST_TEST(same.data() == picture.data());
    BOOST_TEST(memory_count().pictures == before.pictures);
    (void)with_sample(picture, MAQUETTE_U16);
    BOOST_TEST(memory_count().conversions == before.conversions + 1);
    BOOST_CHECK_THROW(convert(picture, make_format(3, 3, MAQUETTE_GRAY, MAQUETTE_U8)), Failure);
}
