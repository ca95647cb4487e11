// Whatever is no picture is refused with a sentence, before memory is spent on it.
#include "failure.hpp"
#include "host/image/folder.hpp"
#include "image/codec.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace maquette::host;

namespace {

struct Files : Folder {
    std::filesystem::path write(const std::string &name, const std::string &content) const {
        std::ofstream(path / name, std::ios::binary) << content;
        return path / name;
    }
};

/// The sentence of the refusal, "" if the file was read.
std::string refusal(const std::filesystem::path &file, const ReadOptions &limits = {}) {
    try {
        (void)read_picture(file, limits);
    } catch (const Failure &failure) {
        BOOST_TEST((failure.cause() == Cause::input));
        return failure.what();
    }
    return "";
}

bool says(const std::string &sentence, const std::string &words) {
    return sentence.find(words) != std::string::npos;
}

std::vector<std::byte> png(std::uint32_t side) {
    Picture picture = Picture::make(make_format(side, side, MAQUETTE_RGB, MAQUETTE_U8));
    for (std::uint32_t y = 0; y < side; ++y) {
        for (std::size_t i = 0; i < row_size(picture.format()); ++i) {
            picture.writable_row(y)[i] = static_cast<std::byte>(i * 7 + y * y);
        }
    }
    return encode_picture(picture, "png");
}

std::string text_of(const std::vector<std::byte> &bytes) {
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

} // namespace

BOOST_FIXTURE_TEST_CASE(what_is_no_file_has_its_own_sentence, Files) {
    BOOST_TEST(says(refusal(path / "missing.png"), "No such file"));
    BOOST_TEST(says(refusal(path), "folder"));
    BOOST_TEST(says(refusal(write("empty.png", "")), "empty"));
    BOOST_REQUIRE(mkfifo((path / "pipe.png").c_str(), 0600) == 0);
    BOOST_TEST(says(refusal(path / "pipe.png"), "pipe"));
    BOOST_TEST(says(refusal("/dev/zero"), "device"));
    BOOST_TEST(says(refusal(write("words.txt", "These are words.\n")), "cannot be read"));
    BOOST_TEST(says(refusal(write("words.png", "These are words.\n")), "cannot be read"));
}

BOOST_FIXTURE_TEST_CASE(a_large_header_is_refused_before_allocation, Files) {
    std::string file = text_of(png(4));
    // Width and height in IHDR become 50,000; without a new CRC libpng would refuse it for that.
    const unsigned char header[] = {0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50};
    file.replace(16, 8, reinterpret_cast<const char *>(header), 8);
    std::uint32_t crc = 0xFFFFFFFFU;
    for (std::size_t i = 12; i < 29; ++i) {
        crc ^= static_cast<unsigned char>(file[i]);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 1U) != 0 ? 0xEDB88320U ^ (crc >> 1U) : crc >> 1U;
        }
    }
    crc = ~crc;
    for (int i = 0; i < 4; ++i) {
        file[static_cast<std::size_t>(29 + i)] = static_cast<char>(crc >> (24 - 8 * i));
    }
    const std::uint64_t before = memory_count().bytes;
    BOOST_TEST(says(refusal(write("huge.png", file)), "50000 × 50000"));
    BOOST_TEST(memory_count().bytes == before);
}

BOOST_FIXTURE_TEST_CASE(the_ceiling_is_the_one_that_was_asked_for, Files) {
    const auto file = write("small.png", text_of(png(20)));
    BOOST_TEST(says(refusal(file, {.max_pixels = 399}), "--max-pixels"));
    BOOST_TEST(refusal(file, {.max_pixels = 400}) == "");
}

BOOST_FIXTURE_TEST_CASE(a_file_cut_short_anywhere_is_refused, Files) {
    for (const std::string ending : {"png", "jpg", "tif", "webp", "exr", "bmp", "ppm"}) {
        const std::string whole = text_of(encode_picture(read_picture(png(64), "picture"), ending));
        BOOST_TEST(refusal(write("whole." + ending, whole)) == "");
        for (const int percent : {1, 10, 30, 50, 70, 90}) {
            BOOST_TEST_CONTEXT(ending << " cut to " << percent << " %") {
                const std::string part =
                    whole.substr(0, whole.size() * static_cast<std::size_t>(percent) / 100);
                BOOST_TEST(refusal(write("part." + ending, part)) != "");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(damaged_bytes_never_crash) {
    for (const std::string ending : {"png", "jpg", "tif", "webp", "exr", "bmp", "ppm"}) {
        const auto whole = encode_picture(read_picture(png(24), "picture"), ending);
        for (std::size_t i = 0; i < whole.size(); i += 1 + whole.size() / 150) {
            auto damaged = whole;
            damaged[i] ^= std::byte{0xFF};
            try {
                (void)read_picture(damaged, "damaged", {.max_pixels = 1'000'000});
            } catch (const Failure &failure) {
                BOOST_TEST(std::string(failure.what()).starts_with("The picture damaged"));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(bad_files_of_other_formats_are_refused_or_read_but_never_crash) {
    const std::filesystem::path folder = std::filesystem::path(MAQUETTE_SHARED_DIR) / "images";
    if (!std::filesystem::exists(folder)) {
        std::printf("skipped: there is no %s\n", folder.c_str());
        return;
    }
    for (const auto &entry : std::filesystem::directory_iterator(folder / "bad-misc")) {
        if (entry.path().extension() == ".txt") { continue; }
        BOOST_TEST(refusal(entry.path()) != "", entry.path().filename().string() << " was read");
    }
    BOOST_TEST(refusal(folder / "skimage" / "truncated.jpg") != "");
    BOOST_TEST(refusal(folder / "skimage" / "rocket.jpg") == "");
}
