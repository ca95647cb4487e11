// Pictures written to each format and read back: samples, metadata, orientation.
#include "failure.hpp"
#include "image/codec.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstring>
#include <regex>

using namespace maquette::host;

namespace {

/// Every sample differs from its neighbours; the alpha channel has zeros over colour.
Picture sample_picture(maquette_channels_t channels, maquette_sample_t sample,
                       maquette_colour_space_t space = MAQUETTE_SRGB) {
    Picture picture = Picture::make(make_format(37, 21, channels, MAQUETTE_U16, space));
    const std::uint32_t count = picture.format().channel_count;
    for (std::uint32_t y = 0; y < 21; ++y) {
        auto *row = reinterpret_cast<std::uint16_t *>(picture.writable_row(y));
        for (std::uint32_t i = 0; i < 37 * count; ++i) {
            const bool is_alpha = count % 2 == 0 && i % count == count - 1;
            row[i] = static_cast<std::uint16_t>(
                is_alpha && (i / count + y) % 3 == 0 ? 0U : (i * 1009U + y * 7919U) & 0xFFFFU);
        }
    }
    Format format = picture.format();
    format.sample = sample;
    return convert(picture, format);
}

bool same_samples(const Picture &one, const Picture &other) {
    if (one.format().height != other.format().height ||
        row_size(one.format()) != row_size(other.format())) {
        return false;
    }
    for (std::uint32_t y = 0; y < one.format().height; ++y) {
        if (std::memcmp(one.row(y), other.row(y), row_size(one.format())) != 0) { return false; }
    }
    return true;
}

Picture round_trip(const Picture &picture, const std::string &ending) {
    const auto bytes = encode_picture(picture, ending);
    return read_picture(bytes, "round trip." + ending);
}

/// Puts an EXIF block with nothing but an orientation behind a JPEG's start marker.
std::vector<std::byte> with_orientation(const std::vector<std::byte> &jpeg, unsigned value) {
    const std::array<unsigned char, 36> block = {
        0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
        'M',  'M',  0, 42, 0,   0,   0,   8,   0, 1,
        1,    0x12, 0, 3,  0,   0,   0,   1,   0, static_cast<unsigned char>(value),
        0,    0,    0, 0,  0,   0};
    std::vector<std::byte> result(jpeg.begin(), jpeg.begin() + 2);
    for (const unsigned char byte : block) {
        result.push_back(std::byte{byte});
    }
    result.insert(result.end(), jpeg.begin() + 2, jpeg.end());
    return result;
}

/// Red, green, blue and white quarters: which colour is in which corner shows the orientation.
Picture quarters() {
    Picture picture = Picture::make(make_format(64, 32, MAQUETTE_RGB, MAQUETTE_U8));
    for (std::uint32_t y = 0; y < 32; ++y) {
        for (std::uint32_t x = 0; x < 64; ++x) {
            const bool right = x >= 32;
            const bool low = y >= 16;
            std::byte *pixel = picture.writable_row(y) + std::size_t{x} * 3;
            pixel[0] = std::byte{right == low ? std::uint8_t{255} : std::uint8_t{0}};
            pixel[1] = std::byte{right ? std::uint8_t{255} : std::uint8_t{0}};
            pixel[2] = std::byte{low ? std::uint8_t{255} : std::uint8_t{0}};
        }
    }
    return picture;
}

/// The colours of the corners, clockwise from top left: r, g, w, b as stored.
std::string corners(const Picture &picture) {
    const auto name = [&](std::uint32_t x, std::uint32_t y) {
        const std::byte *pixel = picture.row(y) + std::size_t{x} * 3;
        const bool red = pixel[0] > std::byte{128};
        const bool green = pixel[1] > std::byte{128};
        return red && green ? 'w' : red ? 'r' : green ? 'g' : 'b';
    };
    const std::uint32_t right = picture.format().width - 4;
    const std::uint32_t low = picture.format().height - 4;
    return {name(4, 4), name(right, 4), name(right, low), name(4, low)};
}

} // namespace

BOOST_AUTO_TEST_CASE(formats_without_loss_give_back_every_sample) {
    for (const std::string ending : {"png", "tif", "bmp", "ppm", "pgm", "tga", "exr"}) {
        for (const maquette_channels_t channels :
             {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
            for (const maquette_sample_t sample :
                 {MAQUETTE_U8, MAQUETTE_U16, MAQUETTE_F16, MAQUETTE_F32}) {
                const Picture any = sample_picture(channels, sample);
                const Picture picture = convert(any, storable_format(any.format(), ending));
                BOOST_TEST_CONTEXT(ending << ": " << to_text(picture.format())) {
                    try {
                        const Picture back = round_trip(picture, ending);
                        BOOST_TEST((back.format() == picture.format()),
                                   "became " << to_text(back.format()));
                        BOOST_TEST(same_samples(back, picture));
                    } catch (const Failure &failure) { BOOST_ERROR(failure.what()); }
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(formats_with_loss_stay_close) {
    const Picture picture = quarters();
    for (const std::string ending : {"jpg", "webp"}) {
        const Picture back = round_trip(picture, ending);
        BOOST_TEST(corners(back) == "rgwb");
        BOOST_TEST(to_text(back.format()) == to_text(picture.format()));
        BOOST_TEST(encode_picture(picture, ending, {.quality = 30}).size() <=
                   encode_picture(picture, ending, {.quality = 95}).size());
    }
}

BOOST_AUTO_TEST_CASE(equal_pictures_give_equal_bytes) {
    const Picture picture = sample_picture(MAQUETTE_RGB, MAQUETTE_U8);
    for (const std::string &ending : writable_endings()) {
        const auto bytes = encode_picture(picture, ending);
        BOOST_TEST((bytes == encode_picture(picture, ending)), ending);
        const std::string text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
        for (const std::string trace : {"OpenImageIO", "DateTime", "tIME"}) {
            BOOST_TEST((text.find(trace) == std::string::npos), ending << " contains " << trace);
        }
        static const std::regex date("20[0-9]{2}:[0-9]{2}:[0-9]{2} "); // as Exif writes it
        BOOST_TEST(!std::regex_search(text, date), ending << " contains a date");
    }
}

BOOST_AUTO_TEST_CASE(metadata_survives_every_format_that_has_a_place_for_it) {
    Picture picture = sample_picture(MAQUETTE_RGB, MAQUETTE_U8);
    const Metadata metadata = {{"Exif.Image.Artist", "A. Sculptor"},
                               {"Exif.Photo.FNumber", "28/10"},
                               {"Xmp.dc.subject", "stone\nmarble"},
                               {"Xmp.maquette.recipe", "{\"seed\": 7}"}};
    picture.set_metadata(metadata);
    for (const std::string ending : {"jpg", "png", "tif", "webp"}) {
        const Picture back = round_trip(picture, ending);
        for (const auto &[key, value] : metadata) {
            const auto found = back.metadata().find(key);
            BOOST_TEST((found != back.metadata().end()), key << " is lost in " << ending);
            if (found != back.metadata().end()) {
                BOOST_TEST(found->second == value, ending << ' ' << key << ": " << found->second);
            }
        }
    }
    for (const std::string ending : {"jpg", "tif", "png"}) {
        picture.set_metadata("Iptc.Application2.Caption", "A head in stone");
        const Metadata back = round_trip(picture, ending).metadata();
        BOOST_TEST(back.contains("Iptc.Application2.Caption"), "IPTC is lost in " << ending);
    }
}

BOOST_AUTO_TEST_CASE(orientation_is_applied_and_forgotten) {
    // Clockwise from top left, as EXIF 2.32 defines rows and columns for a stored r g w b.
    static constexpr std::array expected{"rgwb", "grbw", "wbrg", "bwgr",
                                         "rbwg", "brgw", "wgrb", "gwbr"};
    const auto jpeg = encode_picture(quarters(), "jpg");
    for (unsigned value = 1; value <= 8; ++value) {
        BOOST_TEST_CONTEXT("orientation " << value) {
            const Picture picture = read_picture(with_orientation(jpeg, value), "turned");
            BOOST_TEST(corners(picture) == expected.at(value - 1));
            BOOST_TEST(picture.format().width == (value < 5 ? 64U : 32U));
            const Picture again = round_trip(picture, "jpg");
            BOOST_TEST(corners(again) == expected.at(value - 1));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_header_says_what_reading_gives) {
    const std::filesystem::path folder = std::filesystem::path(MAQUETTE_SHARED_DIR) / "images";
    if (!std::filesystem::exists(folder)) {
        std::printf("skipped: there is no %s\n", folder.c_str());
        return;
    }
    for (const std::string name :
         {"lemur/lemur.png", "skimage/astronaut.png", "skimage/rocket.jpg", "pngsuite/basn6a16.png",
          "pngsuite/tbrn2c08.png", "pngsuite/basn3p08.png"}) {
        const auto probed = probe_format(folder / name);
        const Format format = read_picture(folder / name).format();
        if (probed) { BOOST_TEST(to_text(*probed) == to_text(format)); }
    }
    BOOST_TEST(probe_format(folder / "lemur" / "lemur.png").has_value());
    BOOST_TEST(!probe_format(folder / "skimage" / "SOURCE.txt").has_value());
}
