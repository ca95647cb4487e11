// The store's file of a picture gives the same picture, to the bit, and nothing else for any bytes.
#include "store/picture_file.hpp"

#include "store_fixture.hpp"

#include <algorithm>

using namespace maquette::host;

namespace {

std::vector<Format> all_formats() {
    std::vector<Format> formats;
    for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F16, MAQUETTE_F32}) {
        for (const maquette_channels_t channels :
             {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            formats.push_back(make_format(37, 11, channels, sample));
        }
    }
    Format other = make_format(5, 3, MAQUETTE_RGB, MAQUETTE_F32, MAQUETTE_DATA);
    other.channels = MAQUETTE_OTHER_CHANNELS;
    other.channel_count = 2;
    other.channel_names = {"depth", "tiefe in mm, ü"};
    formats.push_back(other);
    Format premultiplied = make_format(8, 8, MAQUETTE_RGBA, MAQUETTE_U16, MAQUETTE_LINEAR_SRGB);
    premultiplied.alpha = MAQUETTE_PREMULTIPLIED_ALPHA;
    formats.push_back(premultiplied);
    formats.push_back(make_format(1, 1, MAQUETTE_GRAY, MAQUETTE_U8));
    formats.push_back(make_format(1, 999, MAQUETTE_RGB, MAQUETTE_U8, MAQUETTE_PROFILED));
    formats.push_back(make_format(700'000, 2, MAQUETTE_RGB, MAQUETTE_U8)); // a row is many stripes
    return formats;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_format_comes_back_to_the_bit) {
    for (const Format &format : all_formats()) {
        for (const bool smooth : {false, true}) {
            Picture picture = make_picture(format, 7, smooth);
            picture.set_metadata({{"icc", std::string("\0\xff\x80 profile\n", 12)},
                                  {"Xmp.dc.title", "Größe"},
                                  {"empty", ""}});
            const auto bytes = encode_picture_file(picture);
            const auto back = decode_picture_file(bytes);
            BOOST_TEST_REQUIRE(back.has_value(), to_text(format));
            BOOST_TEST(same(*back, picture), to_text(format));
            BOOST_TEST(content_hash(*back) == content_hash(picture));
        }
    }
}

BOOST_AUTO_TEST_CASE(smooth_pictures_take_little_room) {
    const Picture picture =
        make_picture(make_format(512, 512, MAQUETTE_RGB, MAQUETTE_U8), 1, /*smooth=*/true);
    BOOST_TEST(encode_picture_file(picture).size() < picture.bytes() / 10);
}

BOOST_AUTO_TEST_CASE(the_hash_tells_every_difference_apart) {
    const Format format = make_format(16, 4, MAQUETTE_RGBA, MAQUETTE_U8);
    const Picture picture = make_picture(format, 1);
    const std::string hash = content_hash(picture);
    BOOST_TEST(hash.size() == 64U);
    BOOST_TEST(content_hash(picture.copy()) == hash);

    Picture changed = picture.copy();
    changed.writable_row(3)[63] ^= std::byte{1};
    BOOST_TEST(content_hash(changed) != hash);
    Format premultiplied = format;
    premultiplied.alpha = MAQUETTE_PREMULTIPLIED_ALPHA;
    BOOST_TEST(content_hash(picture.relabelled(premultiplied)) != hash);
    Format renamed = format;
    renamed.channel_names = {"R", "GB", "", "A"};
    BOOST_TEST(content_hash(picture.relabelled(renamed)) != hash);
    Picture titled = picture;
    titled.set_metadata("Xmp.dc.title", "a");
    BOOST_TEST(content_hash(titled) != hash);
}

BOOST_AUTO_TEST_CASE(padding_does_not_count) {
    const Format format = make_format(5, 4, MAQUETTE_RGB, MAQUETTE_U8); // rows of 15, padded to 64
    Picture one = make_picture(format, 1);
    Picture other = make_picture(format, 1);
    for (std::uint32_t y = 0; y < format.height; ++y) {
        one.writable_row(y)[15] = std::byte{1};
        other.writable_row(y)[15] = std::byte{2};
    }
    BOOST_TEST(content_hash(one) == content_hash(other));
}

BOOST_AUTO_TEST_CASE(every_cut_is_noticed) {
    Picture picture = small_picture(3);
    picture.set_metadata("Xmp.dc.title", "cut");
    const auto whole = encode_picture_file(picture);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        BOOST_TEST(!decode_picture_file(std::span(whole).first(size)).has_value());
    }
    auto longer = whole;
    longer.push_back(std::byte{0});
    BOOST_TEST(!decode_picture_file(longer).has_value());
}

BOOST_AUTO_TEST_CASE(any_bytes_give_nothing_or_a_picture_of_another_name) {
    Picture picture = make_picture(make_format(33, 9, MAQUETTE_RGB, MAQUETTE_U8), 3, true);
    picture.set_metadata("icc", "profile");
    const auto whole = encode_picture_file(picture);
    const std::string hash = content_hash(picture);
    std::mt19937 random(1);
    int readable = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = whole;
        for (unsigned changes = random() % 4 + 1; changes > 0; --changes) {
            bytes[random() % (round % 2 == 0 ? 60 : bytes.size())] = std::byte(random());
        }
        if (random() % 4 == 0) { bytes.resize(random() % bytes.size()); }
        const auto read = decode_picture_file(bytes);
        readable += read ? 1 : 0;
        if (read && bytes != whole) {
            BOOST_TEST((content_hash(*read) != hash || same(*read, picture)));
        }
    }
    BOOST_TEST(readable > 0); // some change only samples or metadata
    for (int round = 0; round < 2'000; ++round) {
        std::vector<std::byte> bytes(random() % 300);
        std::ranges::generate(bytes, [&] { return std::byte(random()); });
        std::ranges::copy(std::span(whole).first(std::min<std::size_t>(bytes.size(), round % 12)),
                          bytes.begin());
        BOOST_TEST(!decode_picture_file(bytes).has_value());
    }
}
