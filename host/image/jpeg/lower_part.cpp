#include "image/jpeg/lower_part.hpp"

#include <algorithm>

namespace maquette::host {

namespace {

/// Below so many pixels of the file, a thread more costs what it brings.
constexpr std::uint64_t worth_a_thread = std::uint64_t{1} << 20U;

/// Of the picture, sixteenths that lie above: both parts then take about the same time.
constexpr std::uint32_t upper_sixteenths = 11;

/// Rows that come out of one row of blocks.
std::uint32_t block_rows(const jpeg_decompress_struct &jpeg) {
    return static_cast<std::uint32_t>(jpeg.max_v_samp_factor * jpeg.min_DCT_scaled_size);
}

/// Whether a row of blocks gives its rows without those above and below: libjpeg smoothes what it
/// makes higher.
bool rows_stand_alone(const jpeg_decompress_struct &jpeg) {
    const std::span components(jpeg.comp_info, static_cast<std::size_t>(jpeg.num_components));
    return std::ranges::all_of(components, [&](const jpeg_component_info &component) {
        return component.v_samp_factor * component.DCT_scaled_size ==
               jpeg.max_v_samp_factor * jpeg.min_DCT_scaled_size;
    });
}

} // namespace

std::uint32_t LowerPart::first_row(const jpeg_decompress_struct &jpeg) {
    const std::uint64_t pixels = std::uint64_t{jpeg.image_width} * jpeg.image_height;
    // Of a file with several scans all codes have been read before the first row comes.
    const bool one_pass = jpeg.buffered_image == FALSE && jpeg.arith_code == FALSE &&
                          jpeg.progressive_mode == FALSE &&
                          jpeg.comps_in_scan == jpeg.num_components;
    if (!one_pass || pixels < worth_a_thread || !rows_stand_alone(jpeg)) { return 0; }
    const std::uint32_t rows = jpeg.output_height / 16 * upper_sixteenths;
    return rows - rows % block_rows(jpeg);
}

LowerPart::LowerPart(std::span<const std::byte> bytes, const Decompressor &upper,
                     std::uint32_t first, Picture &picture)
    : lower_(bytes, upper.name()) {
    lower_.guarded([&] {
        jpeg_decompress_struct &jpeg = lower_.jpeg();
        jpeg_read_header(&jpeg, TRUE);
        jpeg.out_color_space = upper.jpeg().out_color_space;
        jpeg.scale_num = upper.jpeg().scale_num;
        jpeg.scale_denom = upper.jpeg().scale_denom;
        jpeg_start_decompress(&jpeg);
    });
    done_ = std::async(std::launch::async, [this, first, &picture] { decode(first, picture); });
}

void LowerPart::decode(std::uint32_t first, Picture &picture) {
    // Some rows of blocks at a time, so that it ends soon when it has to.
    const std::uint32_t step = 8 * block_rows(lower_.jpeg());
    for (std::uint32_t left = first; left > 0 && !stop_;) {
        const std::uint32_t rows = std::min(step, left);
        lower_.pass_over(rows);
        left -= rows;
    }
    const std::uint32_t height = lower_.jpeg().output_height;
    for (std::uint32_t end = first; end < height && !stop_;) {
        end = std::min(height, end + step);
        lower_.read_rows(picture, end);
    }
}

} // namespace maquette::host
