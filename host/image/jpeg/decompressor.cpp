#include "image/jpeg/decompressor.hpp"

#include "image/refusal.hpp"

#include <jerror.h>

namespace maquette::host {

namespace {

/// A file of some kilobytes may ask for thousands of passes over a large picture.
void limit_scans(j_common_ptr jpeg) {
    static constexpr int most_scans = 500;
    if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > most_scans) {
        ERREXIT(jpeg, JERR_BAD_PROGRESSION);
    }
}

} // namespace

Decompressor::Decompressor(std::span<const std::byte> bytes, std::string name)
    : name_(std::move(name)) {
    jpeg_.err = errors_.manager();
    progress_.progress_monitor = limit_scans;
    const bool made = errors_.survives([&] {
        jpeg_create_decompress(&jpeg_);
        jpeg_.progress = &progress_;
        jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size());
    });
    if (made) { return; }
    jpeg_destroy_decompress(&jpeg_);
    refuse();
}

Decompressor::~Decompressor() { jpeg_destroy_decompress(&jpeg_); }

void Decompressor::refuse() const { refuse_picture(name_, std::string(errors_.message()) + "."); }

void Decompressor::read_rows(Picture &picture, std::uint32_t end) {
    const bool has_inks = jpeg_.out_color_space == JCS_CMYK;
    inks_.resize(has_inks ? std::size_t{4} * jpeg_.output_width : 0);
    guarded([&] {
        while (jpeg_.output_scanline < end) {
            auto *row = reinterpret_cast<JSAMPROW>(picture.writable_row(jpeg_.output_scanline));
            JSAMPROW target = has_inks ? inks_.data() : row;
            jpeg_read_scanlines(&jpeg_, &target, 1);
            if (has_inks) { make_rgb(row); }
        }
        if (end == jpeg_.output_height) { jpeg_finish_decompress(&jpeg_); }
    });
}

void Decompressor::pass_over(std::uint32_t rows) {
    guarded([&] { jpeg_skip_scanlines(&jpeg_, rows); });
}

/// Files hold the inks inverted, so that they multiply.
void Decompressor::make_rgb(JSAMPROW row) const {
    for (std::size_t x = 0; x < jpeg_.output_width; ++x) {
        const unsigned black = inks_[4 * x + 3];
        for (std::size_t ink = 0; ink < 3; ++ink) {
            row[3 * x + ink] = static_cast<JSAMPLE>((inks_[4 * x + ink] * black + 127) / 255);
        }
    }
}

} // namespace maquette::host
