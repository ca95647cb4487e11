#include "image/png/smallest.hpp"

#include "image/png/band.hpp"

#include <libdeflate.h>

#include <memory>
#include <new>

namespace maquette::host {

namespace {

constexpr int quickest = 1;
constexpr int most_thorough = 12;

std::vector<std::uint8_t> compressed(const std::vector<std::uint8_t> &rows, std::size_t size,
                                     int level) {
    const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor *)> compressor(
        libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    if (!compressor) { throw std::bad_alloc(); }
    std::vector<std::uint8_t> stream(libdeflate_zlib_compress_bound(compressor.get(), size));
    stream.resize(libdeflate_zlib_compress(compressor.get(), rows.data(), size, stream.data(),
                                           stream.size()));
    return stream;
}

} // namespace

std::vector<std::uint8_t> smallest_stream(const Picture &picture) {
    const Format &format = picture.format();
    const std::size_t size = format.height * filtered_row_size(format);
    std::vector<std::uint8_t> rows = filter_rows(picture, 0, format.height, PngLevel::small);
    // Drawings of few colours are smaller without filters; a quick try tells.
    std::vector<std::uint8_t> plain = unfiltered_rows(picture);
    if (compressed(plain, size, quickest).size() < compressed(rows, size, quickest).size()) {
        rows.swap(plain);
    }
    plain = {};
    return compressed(rows, size, most_thorough);
}

} // namespace maquette::host
