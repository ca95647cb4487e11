// Inputs that are read while the run is planned.
#include "engine/read_ahead.hpp"
#include "host/engine/engine_fixture.hpp"

#include "image/atomic_file.hpp"
#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <fstream>

using namespace maquette::host;

namespace {

constexpr std::uint64_t any_size = 1'000'000;

struct Inputs : EngineFixture {
    std::string input(const std::string &name) const { return (folder / name).string(); }
    /// A gradient, as a file.
    Picture make(const std::string &name, std::uint32_t height = 300) const {
        Picture picture = Picture::make(make_format(200, height, MAQUETTE_RGB, MAQUETTE_U8));
        for (std::uint32_t y = 0; y < height; ++y) {
            std::memset(picture.writable_row(y), static_cast<int>(y % 251), 600);
        }
        write_file(input(name), encode_picture(picture, name.substr(name.find('.') + 1)));
        return picture;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_png_file_is_read_once, Inputs) {
    const Picture made = make("a.png");
    ReadAhead ahead({{"image", input("a.png")}}, any_size);
    const auto picture = ahead.take(input("a.png"));
    BOOST_REQUIRE(picture.has_value());
    BOOST_TEST(picture->format().height == 300U);
    BOOST_TEST(std::memcmp(picture->row(299), made.row(299), 600) == 0);
    BOOST_TEST(!ahead.take(input("a.png")).has_value());
}

BOOST_FIXTURE_TEST_CASE(what_may_be_read_otherwise_or_not_at_all_is_left_to_others, Inputs) {
    make("a.jpg");
    make("large.png", 6000);
    std::ofstream(folder / "cut.png") << "\x89PNG\r\n\x1A\nand no more";
    ReadAhead ahead({{"a", input("a.jpg")},
                     {"b", input("none.png")},
                     {"c", "-"},
                     {"d", "${item}.png"},
                     {"e", folder.string()},
                     {"f", input("cut.png")},
                     {"g", input("large.png")}},
                    any_size);
    for (const std::string name : {"a.jpg", "none.png", "cut.png", "large.png"}) {
        BOOST_TEST(!ahead.take(input(name)).has_value(), name);
    }
}

BOOST_FIXTURE_TEST_CASE(a_run_that_reads_ahead_gives_what_it_gives_otherwise, Inputs) {
    make("a.png");
    Wishes wishes;
    wishes.input_files["image"] = input("a.png");
    const auto planned = plan(R"({"maquette": 1, "name": "m",
        "inputs": {"image": {"type": "image"}},
        "steps": [{"id": "a", "provider": "pass", "image": "inputs.image"}],
        "outputs": [{"from": "a", "path": "b.png"}]})",
                              wishes);
    const auto file = [&](ReadAhead *ahead) {
        RunOptions options;
        options.read_ahead = ahead;
        BOOST_TEST(run(*planned, options, observer, stop).good == 1U);
        return encode_picture(read_picture(folder / "out" / "b.png"), "png");
    };
    const auto without = file(nullptr);
    ReadAhead ahead({{"image", input("a.png")}}, any_size);
    BOOST_TEST((file(&ahead) == without));
    BOOST_TEST(!ahead.take(input("a.png")).has_value());
}
