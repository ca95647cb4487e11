#include "image/png/band.hpp"

#include "image/png/chunk.hpp"
#include "image/png/deflate_block.hpp"
#include "image/png/filter.hpp"
#include "image/png/repetitions.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <bit>

namespace maquette::host {

namespace {

constexpr std::size_t band_size = std::size_t{1} << 18U;
/// A block has codes of its own, made for its bytes. At the level fast a band is one block: making
/// codes takes longer than their bytes do.
constexpr std::size_t block_size = std::size_t{1} << 16U;

/// A picture's rows as PNG has them: 16-bit samples with the high byte first.
class PngRows {
  public:
    explicit PngRows(const Picture &picture)
        : picture_(picture), swaps_(picture.format().sample == MAQUETTE_U16 &&
                                    std::endian::native == std::endian::little) {}

    /// Valid until the call after the next one.
    const std::uint8_t *row(std::uint32_t y) {
        const auto *from = reinterpret_cast<const std::uint8_t *>(picture_.row(y));
        if (!swaps_) { return from; }
        std::vector<std::uint8_t> &to = swapped_.at(y % 2);
        to.resize(row_size(picture_.format()));
        for (std::size_t i = 0; i < to.size(); i += 2) {
            to[i] = from[i + 1];
            to[i + 1] = from[i];
        }
        return to.data();
    }

  private:
    const Picture &picture_;
    bool swaps_;
    std::array<std::vector<std::uint8_t>, 2> swapped_;
};

} // namespace

std::size_t filtered_row_size(const Format &format) { return row_size(format) + 1; }

std::uint32_t rows_of_band(const Format &format) {
    return static_cast<std::uint32_t>(
        std::max<std::size_t>(1, band_size / filtered_row_size(format)));
}

namespace {

/// As filter_rows(), into memory that is there already.
void filter_rows_into(std::vector<std::uint8_t> &filtered, const Picture &picture,
                      std::uint32_t begin, std::uint32_t end, PngLevel level) {
    const Format &format = picture.format();
    const std::size_t row_bytes = row_size(format);
    filtered.resize((end - begin) * (row_bytes + 1) + Repetitions::margin);
    RowFilter filter(row_bytes, format.channel_count * sample_size(format.sample),
                     level == PngLevel::fast);
    PngRows rows(picture);
    const std::vector<std::uint8_t> nothing(begin == 0 ? row_bytes : 0);
    const std::uint8_t *above = begin == 0 ? nothing.data() : rows.row(begin - 1);
    std::uint8_t *to = filtered.data();
    for (std::uint32_t y = begin; y < end; ++y, to += row_bytes + 1) {
        const std::uint8_t *row = rows.row(y);
        filter.apply(row, above, to);
        above = row;
    }
}

} // namespace

std::vector<std::uint8_t> filter_rows(const Picture &picture, std::uint32_t begin,
                                      std::uint32_t end, PngLevel level) {
    std::vector<std::uint8_t> filtered;
    filter_rows_into(filtered, picture, begin, end, level);
    return filtered;
}

std::vector<std::uint8_t> unfiltered_rows(const Picture &picture) {
    const std::size_t row_bytes = row_size(picture.format());
    std::vector<std::uint8_t> result(picture.format().height * (row_bytes + 1) +
                                     Repetitions::margin);
    PngRows rows(picture);
    for (std::uint32_t y = 0; y < picture.format().height; ++y) {
        std::copy_n(rows.row(y), row_bytes, result.data() + y * (row_bytes + 1) + 1);
    }
    return result;
}

EncodedBand encode_band(const Picture &picture, std::uint32_t begin, std::uint32_t end,
                        PngLevel level) {
    // Kept for the thread's next band: to get and to clear as much memory again takes a tenth of
    // the time.
    thread_local std::vector<std::uint8_t> filtered;
    thread_local std::vector<std::uint8_t> chunk;
    filter_rows_into(filtered, picture, begin, end, level);
    const std::size_t size = (end - begin) * filtered_row_size(picture.format());
    EncodedBand band;
    band.filtered_size = size;
    band.adler = libdeflate_adler32(1, filtered.data(), size);

    const std::size_t block = level == PngLevel::fast ? std::max(size, std::size_t{1}) : block_size;
    const std::size_t room =
        chunk_overhead + size / block * largest_block(block) + largest_block(size % block) + 64;
    if (chunk.size() < room) { chunk.resize(room); }
    std::uint8_t *data = chunk.data() + 8;
    if (begin == 0) {
        // RFC 1950: deflate with a window of 32 KiB.
        *data++ = 0x78;
        *data++ = 0x9C;
    }
    BitWriter writer(data);
    Repetitions repetitions(filtered.data(), size, level);
    for (std::size_t at = 0; at < size; at += block) {
        const std::size_t stop = std::min(size, at + block);
        repetitions.find(at, stop);
        write_block(writer, filtered.data(), at, stop, repetitions.matches(), repetitions.counts());
    }
    write_flush(writer);
    const std::span<std::uint8_t> written(
        chunk.data(), static_cast<std::size_t>(writer.position() - chunk.data()) + 4);
    seal_chunk(written, "IDAT");
    band.chunk.assign(written.begin(), written.end());
    return band;
}

std::uint32_t join_adler(std::uint32_t first, std::uint32_t second, std::size_t size) {
    // RFC 1950: the low half is 1 + the sum of the bytes, the high half the sum of the low halves.
    static constexpr std::uint64_t base = 65521;
    const std::uint64_t low = (first & 0xFFFFU) + std::uint64_t{second & 0xFFFFU} + base - 1;
    const std::uint64_t high = (first >> 16U) + std::uint64_t{second >> 16U} +
                               (size % base) * ((first & 0xFFFFU) + base - 1);
    return static_cast<std::uint32_t>((high % base) << 16U | (low % base));
}

} // namespace maquette::host
