// What is written as PNG must satisfy pngcheck, a checker that is neither ours nor libpng.
#include "host/image/folder.hpp"
#include "image/codec.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace maquette::host;

namespace {

/// One part is noise, one a slope, one empty: stored, matched and run-length blocks.
Picture picture_of(maquette_channels_t channels, maquette_sample_t sample, std::uint32_t width,
                   std::uint32_t height) {
    Picture picture = Picture::make(make_format(width, height, channels, sample));
    const std::size_t size = row_size(picture.format());
    std::uint32_t noise = 1;
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::size_t i = 0; i < size; ++i) {
            noise = noise * 1'664'525 + 1'013'904'223;
            const std::uint32_t value = i < size / 3       ? noise >> 24U
                                        : i < size / 3 * 2 ? static_cast<std::uint32_t>(i) / 4 + y
                                                           : 0;
            picture.writable_row(y)[i] = static_cast<std::byte>(value);
        }
    }
    return picture;
}

bool is_accepted(const std::filesystem::path &file, const std::vector<std::byte> &bytes) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char *>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    const std::string command = "pngcheck -q " + file.string();
    return std::system(command.c_str()) == 0; // NOLINT(concurrency-mt-unsafe)
}

} // namespace

BOOST_FIXTURE_TEST_CASE(pngcheck_accepts_every_colour_type_depth_and_level, Folder) {
    if (std::system("command -v pngcheck >/dev/null") != 0) {
        std::printf("skipped: there is no pngcheck\n");
        return;
    }
    const auto file = path / "picture.png";
    BOOST_REQUIRE(!is_accepted(file, {std::byte{0x89}})); // it says so by its exit status
    for (const maquette_channels_t channels :
         {MAQUETTE_GRAY, MAQUETTE_GRAY_ALPHA, MAQUETTE_RGB, MAQUETTE_RGBA}) {
        for (const maquette_sample_t sample : {MAQUETTE_U8, MAQUETTE_U16}) {
            for (const auto &[width, height] : {std::pair{1U, 1U}, {3U, 700U}, {401U, 300U}}) {
                const Picture picture = picture_of(channels, sample, width, height);
                for (const PngLevel level : {PngLevel::fast, PngLevel::balanced, PngLevel::small}) {
                    BOOST_TEST_CONTEXT(to_text(picture.format()) << ", " << to_text(level)) {
                        BOOST_TEST(is_accepted(
                            file, encode_picture(picture, "png", {.png_level = level})));
                    }
                }
            }
        }
    }
}
