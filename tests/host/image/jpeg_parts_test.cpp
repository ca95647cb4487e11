// Large JPEG files are decoded in two parts at a time: nobody may see that.
#include "failure.hpp"
#include "image/codec.hpp"
#include "image/picture_decoder.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <jpeglib.h>

using namespace maquette::host;

namespace {

constexpr unsigned width = 1500;
constexpr unsigned height = 1117; // no whole row of blocks at the end

struct Kind {
    std::string name;
    int components = 3;
    int across = 2; ///< pixels to a colour sample
    int down = 2;
    int restart_rows = 0;
    bool progressive = false;
    bool arithmetic = false;
};

const std::vector<Kind> kinds{{"4:2:0"},
                              {"4:4:4", 3, 1, 1},
                              {"4:2:2", 3, 2, 1},
                              {"4:4:0", 3, 1, 2},
                              {"grey", 1, 1, 1},
                              {"CMYK", 4, 1, 1},
                              {"with restarts", 3, 2, 2, 3},
                              {"progressive", 3, 2, 2, 0, true},
                              {"arithmetic", 3, 2, 2, 0, false, true}};

std::vector<std::byte> jpeg_file(const Kind &kind) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char *bytes = nullptr;
    unsigned long size = 0; // NOLINT(google-runtime-int): libjpeg's
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = kind.components;
    jpeg.in_color_space = kind.components == 1   ? JCS_GRAYSCALE
                          : kind.components == 3 ? JCS_RGB
                                                 : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg.comp_info[0].h_samp_factor = kind.across;
    jpeg.comp_info[0].v_samp_factor = kind.down;
    jpeg.restart_in_rows = kind.restart_rows;
    jpeg.arith_code = kind.arithmetic ? TRUE : FALSE;
    if (kind.progressive) { jpeg_simple_progression(&jpeg); }
    jpeg_start_compress(&jpeg, TRUE);
    std::vector<JSAMPLE> row(std::size_t{width} * static_cast<unsigned>(kind.components));
    unsigned noise = 1;
    for (unsigned y = 0; y < height; ++y) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            noise = noise * 1664525 + 1013904223;
            row[i] = static_cast<JSAMPLE>((i * y / 900 + (noise >> 27U)) % 256);
        }
        JSAMPROW line = row.data();
        jpeg_write_scanlines(&jpeg, &line, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    const auto all = std::as_bytes(std::span(bytes, size));
    std::vector<std::byte> file(all.begin(), all.end());
    std::free(bytes);
    return file;
}

/// The samples, or why there are none.
std::string read(const std::vector<std::byte> &file, ReadOptions options, unsigned threads,
                 unsigned rows_at_once) {
    options.threads = threads;
    try {
        const auto decoder = start_decoding(file, "picture", options);
        const Format format = decoder->picture().format();
        std::string samples;
        for (std::uint32_t rows = 0; rows < format.height;) {
            const std::uint32_t before = rows;
            rows = decoder->read_rows(std::min(format.height, rows + rows_at_once));
            for (std::uint32_t y = before; y < rows; ++y) {
                samples.append(reinterpret_cast<const char *>(decoder->picture().row(y)),
                               row_size(format));
            }
        }
        return samples;
    } catch (const Failure &failure) { return std::string("refused: ") + failure.what(); }
}

} // namespace

BOOST_AUTO_TEST_CASE(a_jpeg_file_read_in_two_parts_gives_the_same_samples) {
    for (const Kind &kind : kinds) {
        BOOST_TEST_CONTEXT(kind.name) {
            const auto file = jpeg_file(kind);
            for (const std::uint32_t eighths : {8U, 5U, 4U, 2U, 1U}) {
                const ReadOptions options{.least_width = width * eighths / 8,
                                          .least_height = height * eighths / 8};
                const std::string whole = read(file, options, 1, height);
                BOOST_TEST(!whole.starts_with("refused"));
                BOOST_TEST((read(file, options, 2, height) == whole));
                BOOST_TEST((read(file, options, 2, 100) == whole));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(damage_is_found_in_either_part) {
    const auto file = jpeg_file({"grey", 1, 1, 1});
    for (const double place : {0.1, 0.4, 0.6, 0.75, 0.95}) {
        BOOST_TEST_CONTEXT("at " << place) {
            auto damaged = file;
            const auto at = static_cast<std::size_t>(static_cast<double>(file.size()) * place);
            // A marker that may not be there.
            damaged[at] = std::byte{0xFF};
            damaged[at + 1] = std::byte{0xC5};
            const std::string whole = read(damaged, {}, 1, height);
            BOOST_TEST(whole.starts_with("refused"));
            BOOST_TEST(read(damaged, {}, 2, height).starts_with("refused"));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_jpeg_file_that_is_read_in_parts_may_be_given_up) {
    const auto file = jpeg_file({"4:4:4", 3, 1, 1});
    const std::string whole = read(file, {}, 1, height);
    for (const std::uint32_t rows : {0U, 1U, 400U, 900U}) {
        const auto decoder = start_decoding(file, "picture", {.threads = 2});
        if (rows > 0) { BOOST_TEST(decoder->read_rows(rows) >= rows); }
    }
    BOOST_TEST((read(file, {}, 2, 1) == whole));
}
