// Memory that is got ready before anybody asks for it.
#include "image/picture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <span>
#include <thread>

using namespace maquette::host;

namespace {

const Format large = make_format(2048, 1024, MAQUETTE_RGB, MAQUETTE_U8);
constexpr std::size_t bytes = std::size_t{2048} * 1024 * 3;

} // namespace

BOOST_AUTO_TEST_CASE(the_next_picture_gets_what_was_prepared) {
    const std::size_t before = idle_segment_bytes();
    Picture::prepare(large);
    BOOST_TEST(idle_segment_bytes() == before + bytes);
    Picture::prepare(large); // one is enough
    BOOST_TEST(idle_segment_bytes() == before + bytes);
    const Picture picture = Picture::make(large);
    BOOST_TEST(idle_segment_bytes() == before);
    const auto row = std::span(picture.row(1023), 2048 * 3);
    BOOST_TEST(std::ranges::all_of(row, [](std::byte sample) { return sample == std::byte{0}; }));
}

BOOST_AUTO_TEST_CASE(a_picture_waits_for_what_is_being_prepared) {
    const Picture used = Picture::make(large); // whatever other cases have left
    const std::size_t before = idle_segment_bytes();
    std::thread preparing([] { Picture::prepare(large); });
    const Picture picture = Picture::make(large);
    preparing.join();
    // Prepared before, or afterwards for the next one: never lost, never twice.
    const std::size_t left = idle_segment_bytes();
    BOOST_TEST((left == before || left == before + bytes));
}

BOOST_AUTO_TEST_CASE(what_is_not_known_or_makes_no_difference_is_not_prepared) {
    const std::size_t before = idle_segment_bytes();
    Picture::prepare(make_format(0, 0, MAQUETTE_RGB, MAQUETTE_U8));
    Picture::prepare(make_format(64, 64, MAQUETTE_RGB, MAQUETTE_U8));
    Picture::prepare(make_format(4'000'000'000U, 4'000'000'000U, MAQUETTE_RGBA, MAQUETTE_F32));
    BOOST_TEST(idle_segment_bytes() == before);
}
