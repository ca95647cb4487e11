// What PNG and JPEG files say must not depend on who reads them: the codecs of our own against
// OpenImageIO, and against themselves on several threads and at a smaller scale.
#include "failure.hpp"
#include "image/codec.hpp"
#include "image/codec_module.hpp"
#include "module_file.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

using namespace maquette::host;

namespace {

const std::filesystem::path pictures = std::filesystem::path(MAQUETTE_SHARED_DIR) / "images";

bool is_skipped() {
    if (std::filesystem::exists(pictures)) { return false; }
    std::printf("skipped: there is no %s\n", pictures.c_str());
    return true;
}

std::vector<std::byte> bytes_of(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> content{std::istreambuf_iterator<char>(stream), {}};
    const auto bytes = std::as_bytes(std::span(content));
    return {bytes.begin(), bytes.end()};
}

std::optional<Picture> read_by_openimageio(const std::vector<std::byte> &bytes) {
    static CodecModule *const module = reinterpret_cast<OpenCodecModule *>(
        find_in_module("codecs/openimageio", codec_module_symbol))();
    try {
        return module->read(bytes, "picture", {}, {});
    } catch (const Failure &) { return std::nullopt; }
}

std::optional<Picture> read_by_us(const std::vector<std::byte> &bytes) {
    try {
        return read_picture(bytes, "picture");
    } catch (const Failure &) { return std::nullopt; }
}

bool same_samples(const Picture &one, const Picture &other) {
    for (std::uint32_t y = 0; y < one.format().height; ++y) {
        if (std::memcmp(one.row(y), other.row(y), row_size(one.format())) != 0) { return false; }
    }
    return true;
}

void compare(const std::filesystem::path &file) {
    BOOST_TEST_CONTEXT(file.filename().string()) {
        const auto bytes = bytes_of(file);
        const auto theirs = read_by_openimageio(bytes);
        const auto ours = read_by_us(bytes);
        BOOST_TEST(ours.has_value() == theirs.has_value());
        if (!ours || !theirs) { return; }
        BOOST_TEST(to_text(ours->format()) == to_text(theirs->format()));
        BOOST_TEST((ours->metadata() == theirs->metadata()));
        if (ours->format() == theirs->format()) { BOOST_TEST(same_samples(*ours, *theirs)); }
    }
}

void compare_folder(const std::string &folder, const std::string &ending) {
    for (const auto &entry : std::filesystem::directory_iterator(pictures / folder)) {
        if (entry.path().extension() == ending) { compare(entry.path()); }
    }
}

/// Decibels between two u8 pictures of one format.
double quality(const Picture &one, const Picture &other) {
    double sum = 0;
    const std::size_t size = row_size(one.format());
    for (std::uint32_t y = 0; y < one.format().height; ++y) {
        for (std::size_t i = 0; i < size; ++i) {
            const double difference =
                std::to_integer<int>(one.row(y)[i]) - std::to_integer<int>(other.row(y)[i]);
            sum += difference * difference;
        }
    }
    return 10 * std::log10(255.0 * 255.0 * static_cast<double>(size * one.format().height) / sum);
}

/// Each pixel the mean of a square of that many.
Picture averaged(const Picture &picture, std::uint32_t side) {
    Format format = picture.format();
    format.width /= side;
    format.height /= side;
    Picture result = Picture::make(format);
    for (std::uint32_t y = 0; y < format.height; ++y) {
        for (std::uint32_t i = 0; i < format.width * format.channel_count; ++i) {
            const std::uint32_t column = i / format.channel_count * side;
            unsigned sum = 0;
            for (std::uint32_t k = 0; k < side * side; ++k) {
                sum += std::to_integer<unsigned>(
                    picture.row(y * side + k / side)[(column + k % side) * format.channel_count +
                                                     i % format.channel_count]);
            }
            result.writable_row(y)[i] =
                static_cast<std::byte>((sum + side * side / 2) / (side * side));
        }
    }
    return result;
}

} // namespace

BOOST_AUTO_TEST_CASE(jpeg_files_are_read_as_openimageio_reads_them) {
    if (!is_skipped()) { compare_folder("skimage", ".jpg"); }
}

BOOST_AUTO_TEST_CASE(png_files_are_read_as_openimageio_reads_them) {
    if (is_skipped()) { return; }
    for (const std::string folder : {"kodak", "lemur", "pngsuite", "skimage"}) {
        compare_folder(folder, ".png");
    }
}

BOOST_AUTO_TEST_CASE(a_png_file_is_the_same_on_any_number_of_threads_and_however_rows_come) {
    if (is_skipped()) { return; }
    const Picture picture = read_picture(pictures / "kodak" / "07.png");
    for (const PngLevel level : {PngLevel::fast, PngLevel::balanced, PngLevel::small}) {
        const auto alone = encode_picture(picture, "png", {.png_level = level});
        BOOST_TEST((encode_picture(picture, "png", {.png_level = level, .threads = 3}) == alone));
        const auto encoder = start_encoding(picture, "png", {.png_level = level, .threads = 2});
        for (const std::uint32_t rows : {1U, 130U, 131U, 400U}) {
            encoder->rows_ready(rows);
        }
        BOOST_TEST((finished_file(*encoder, picture.metadata()) == alone));
        BOOST_TEST(same_samples(read_picture(alone, "picture"), picture));
    }
    // Begun and given up.
    start_encoding(picture, "png", {.threads = 2})->rows_ready(300);
}

BOOST_AUTO_TEST_CASE(a_jpeg_file_is_the_same_however_rows_come) {
    if (is_skipped()) { return; }
    Picture picture = read_picture(pictures / "kodak" / "07.png");
    picture.set_metadata("Xmp.maquette.recipe", "{\"steps\":[]}");
    // In three markers. A profile begins with its size.
    picture.set_metadata("icc", std::string("\0\2\x49\xF0", 4) + std::string(149'996, 'p'));
    const auto alone = encode_picture(picture, "jpg");
    for (const unsigned threads : {1U, 2U}) {
        const auto encoder = start_encoding(picture, "jpg", {.threads = threads});
        for (const std::uint32_t rows : {1U, 8U, 131U, 400U}) {
            encoder->rows_ready(rows);
        }
        BOOST_TEST((finished_file(*encoder, picture.metadata()) == alone));
        start_encoding(picture, "jpg", {.threads = threads})->rows_ready(300); // and given up
    }
    const Picture again = read_picture(alone, "picture");
    BOOST_TEST((again.metadata() == picture.metadata()));
    picture.set_metadata("icc", std::string(17'000'000, 'p'));
    BOOST_CHECK_THROW(encode_picture(picture, "jpg"), Failure);
}

BOOST_AUTO_TEST_CASE(png_levels_keep_their_word_about_size) {
    if (is_skipped()) { return; }
    // Of libpng 1.6.39 with zlib 1.2.13, for the same samples.
    struct Size {
        const char *file;
        std::size_t level_1, level_6;
    };
    for (const auto &[file, level_1, level_6] :
         {Size{"kodak/04.png", 675'631, 640'858}, Size{"kodak/07.png", 633'988, 573'961},
          Size{"kodak/15.png", 663'281, 618'367}}) {
        const Picture picture = read_picture(pictures / file);
        const auto size = [&](PngLevel level) {
            return encode_picture(picture, "png", {.png_level = level}).size();
        };
        BOOST_TEST(size(PngLevel::fast) <= level_1, file);
        BOOST_TEST(size(PngLevel::balanced) <= level_6, file);
        BOOST_TEST(size(PngLevel::small) < size(PngLevel::balanced), file);
    }
}

BOOST_AUTO_TEST_CASE(rows_that_are_read_one_by_one_are_those_of_the_whole_picture) {
    if (is_skipped()) { return; }
    for (const std::string file : {"kodak/04.png", "pngsuite/basi3p04.png", "skimage/rocket.jpg"}) {
        const auto decoder = start_decoding(pictures / file);
        const std::uint32_t height = decoder->picture().format().height;
        for (std::uint32_t y = 1; y <= height; ++y) {
            BOOST_TEST(decoder->read_rows(y) >= y);
        }
        BOOST_TEST(same_samples(decoder->picture(), read_picture(pictures / file)));
    }
}

BOOST_AUTO_TEST_CASE(a_jpeg_file_can_be_read_smaller) {
    if (is_skipped()) { return; }
    const Picture picture = read_picture(pictures / "kodak" / "07.png");
    const auto jpeg = encode_picture(picture, "jpg");
    const Picture whole = read_picture(jpeg, "picture");
    const Picture half = read_picture(jpeg, "picture", {.least_width = 384, .least_height = 256});
    BOOST_TEST(half.format().width == 384U);
    BOOST_TEST(half.format().height == 256U);
    BOOST_TEST(quality(half, averaged(whole, 2)) > 30);
    // One pixel more than a half takes five eighths.
    BOOST_TEST(
        read_picture(jpeg, "picture", {.least_width = 385, .least_height = 1}).format().width ==
        480U);
}
