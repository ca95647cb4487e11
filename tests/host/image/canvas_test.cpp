// What is drawn is where it belongs, and looks as it should.
#include "image/canvas.hpp"

#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <set>

using namespace maquette::host;

namespace {

Picture plain(std::uint32_t width, std::uint32_t height, maquette_channels_t channels,
              std::initializer_list<int> samples) {
    Picture picture = Picture::make(make_format(width, height, channels, MAQUETTE_U8));
    for (std::uint32_t y = 0; y < height; ++y) {
        std::byte *to = picture.writable_row(y);
        for (std::uint32_t x = 0; x < width; ++x) {
            for (const int sample : samples) {
                *to++ = static_cast<std::byte>(sample);
            }
        }
    }
    return picture;
}

std::vector<int> pixel(const Picture &picture, std::uint32_t x, std::uint32_t y) {
    const auto *at = reinterpret_cast<const unsigned char *>(picture.row(y)) + std::size_t{3} * x;
    return {at[0], at[1], at[2]};
}

/// How many pixels are not white.
std::size_t inked(const Canvas &canvas) {
    const Picture picture = canvas.picture();
    std::size_t count = 0;
    for (std::uint32_t y = 0; y < picture.format().height; ++y) {
        for (std::uint32_t x = 0; x < picture.format().width; ++x) {
            count += pixel(picture, x, y) == std::vector{255, 255, 255} ? 0 : 1;
        }
    }
    return count;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_box_keeps_proportions_and_never_enlarges) {
    const Format wide = make_format(400, 100, MAQUETTE_RGB, MAQUETTE_U8);
    const Box box = box_within(wide, 200, 200);
    BOOST_TEST(box.width == 200);
    BOOST_TEST(box.height == 50);
    BOOST_TEST(box.y == 75);
    BOOST_TEST(box_within(wide, 1000, 1000).width == 400);
    BOOST_TEST(box_within(make_format(9000, 1, MAQUETTE_RGB, MAQUETTE_U8), 100, 100).height == 1);
}

BOOST_AUTO_TEST_CASE(a_picture_fills_its_box_and_nothing_else) {
    const auto canvas = open_canvas(30, 20, {1, 1, 1});
    canvas->put(plain(64, 64, MAQUETTE_RGB, {200, 100, 50}), {5, 4, 10, 8});
    const Picture drawn = canvas->picture();
    BOOST_TEST((pixel(drawn, 5, 4) == std::vector{200, 100, 50}));
    BOOST_TEST((pixel(drawn, 14, 11) == std::vector{200, 100, 50}));
    BOOST_TEST((pixel(drawn, 4, 4) == std::vector{255, 255, 255}));
    BOOST_TEST((pixel(drawn, 15, 11) == std::vector{255, 255, 255}));
    canvas->put(plain(8, 8, MAQUETTE_GRAY, {9}), {25, 15, 10, 10}); // partly outside
    BOOST_TEST((pixel(canvas->picture(), 29, 19) == std::vector{9, 9, 9}));
}

BOOST_AUTO_TEST_CASE(what_is_transparent_shows_the_checks) {
    const auto canvas = open_canvas(16, 16, {0, 0, 0});
    draw_picture(*canvas, plain(32, 32, MAQUETTE_RGBA, {255, 0, 0, 0}), {0, 0, 16, 16});
    const Picture clear = canvas->picture();
    BOOST_TEST(pixel(clear, 1, 1)[0] > 230);
    BOOST_TEST(pixel(clear, 1, 1)[1] > 230); // the red below does not shine through
    BOOST_TEST((pixel(clear, 1, 1) != pixel(clear, 9, 1)));
    canvas->fill({0, 0, 16, 16}, {0, 0, 0});
    canvas->put(plain(32, 32, MAQUETTE_RGBA, {255, 0, 0, 128}), {0, 0, 16, 16});
    BOOST_TEST(std::abs(pixel(canvas->picture(), 8, 8)[0] - 128) <= 1);
}

BOOST_AUTO_TEST_CASE(texts_are_drawn_and_cut_to_their_width) {
    const auto ink_of = [](const std::string &text, int width) {
        const auto canvas = open_canvas(300, 40, {1, 1, 1});
        canvas->write(text, 10, 30, 20, width, {0, 0, 0});
        const Picture drawn = canvas->picture();
        for (std::uint32_t y = 0; y < 40; ++y) {
            for (std::uint32_t x = static_cast<std::uint32_t>(12 + width); x < 300; ++x) {
                BOOST_TEST_REQUIRE((pixel(drawn, x, y) == std::vector{255, 255, 255}));
            }
        }
        return inked(*canvas);
    };
    if (!open_canvas(1, 1, {1, 1, 1})->can_write()) {
        BOOST_TEST_MESSAGE("SKIPPED: there is no font, so nobody looked at texts");
        BOOST_TEST(ink_of("text", 100) == 0U);
        return;
    }
    BOOST_TEST(ink_of("text", 200) > 50U);
    BOOST_TEST(ink_of("", 200) == 0U);
    BOOST_TEST(ink_of(std::string(100'000, 'm'), 60) > 50U);
    // Letters beyond ASCII are letters of their own.
    BOOST_TEST(ink_of("Ä", 200) > ink_of("A", 200));
    BOOST_TEST(ink_of("a\xFFz\x01", 200) > 0U); // no UTF-8
}
