// Input: a PNG file. What it holds is written again at both quick levels, and read again.
#include "fuzz/picture_file.hpp"

#include "image/codec.hpp"
#include "image/png/chunk.hpp"

#include <libdeflate.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

using namespace maquette::host;
using namespace maquette::fuzz;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t most);

namespace {

using Bytes = std::vector<std::uint8_t>;

bool is_png(std::span<const std::uint8_t> file) {
    return file.size() >= png_signature.size() &&
           std::ranges::equal(file.first(png_signature.size()), png_signature);
}

/// With the compressed stream's rows changed, and in one chunk; nothing if it cannot be inflated.
Bytes change_rows(std::span<const std::uint8_t> file) {
    constexpr std::size_t most = 1U << 16U;
    Bytes stream;
    ChunkReader reader(file);
    for (Chunk chunk; reader.next(chunk);) {
        if (chunk.type == "IDAT") {
            stream.insert(stream.end(), chunk.data.begin(), chunk.data.end());
        }
    }
    Bytes rows(most);
    std::size_t size = 0;
    auto *const inflate = libdeflate_alloc_decompressor();
    const auto inflated = libdeflate_zlib_decompress(inflate, stream.data(), stream.size(),
                                                     rows.data(), rows.size(), &size);
    libdeflate_free_decompressor(inflate);
    if (inflated != LIBDEFLATE_SUCCESS || size == 0) { return {}; }
    size = LLVMFuzzerMutate(rows.data(), size, most);
    auto *const deflate = libdeflate_alloc_compressor(1);
    stream.resize(libdeflate_zlib_compress_bound(deflate, size));
    stream.resize(
        libdeflate_zlib_compress(deflate, rows.data(), size, stream.data(), stream.size()));
    libdeflate_free_compressor(deflate);

    std::vector<std::byte> changed;
    std::ranges::transform(png_signature, std::back_inserter(changed),
                           [](std::uint8_t byte) { return std::byte{byte}; });
    bool written = false;
    ChunkReader again(file);
    for (Chunk chunk; again.next(chunk);) {
        if (chunk.type != "IDAT") {
            append_chunk(changed, chunk.type, chunk.data);
        } else if (!written) {
            append_chunk(changed, "IDAT", stream);
            written = true;
        }
    }
    const auto *const first = reinterpret_cast<const std::uint8_t *>(changed.data());
    return {first, first + changed.size()};
}

/// Checksums that were right may be wrong now, and would hide everything behind them.
void mend_checksums(std::span<std::uint8_t> file) {
    for (std::size_t at = png_signature.size(); file.size() - at >= chunk_overhead;) {
        const std::size_t size = read_big_endian(file.data() + at);
        if (size > file.size() - at - chunk_overhead) { return; }
        write_big_endian(file.data() + at + 8 + size,
                         libdeflate_crc32(0, file.data() + at + 4, size + 4));
        at += size + chunk_overhead;
    }
}

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size,
                                               std::size_t most, unsigned seed) {
    if (seed % 2 == 0 && is_png({data, size})) {
        const Bytes changed = change_rows({data, size});
        if (!changed.empty() && changed.size() <= most) {
            std::ranges::copy(changed, data);
            return changed.size();
        }
    }
    size = LLVMFuzzerMutate(data, size, most);
    // A wrong checksum is worth a try now and then.
    if (seed % 16 != 1 && is_png({data, size})) { mend_checksums({data, size}); }
    return size;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    if (!is_png({data, size})) { return 0; }
    const auto picture = read_in_pieces(std::as_bytes(std::span(data, size)), small_only);
    if (!picture) { return 0; }
    for (const PngLevel level : {PngLevel::fast, PngLevel::balanced}) {
        const auto file = encode_picture(*picture, "png", {.png_level = level});
        require(same_rows(*picture, read_picture(file, "written again")),
                "a picture stays the same in a PNG file");
    }
    return 0;
}
