#include "image/png/chunk.hpp"

#include <libdeflate.h>

#include <algorithm>

namespace maquette::host {

std::uint32_t read_big_endian(const std::uint8_t *from) {
    return std::uint32_t{from[0]} << 24U | std::uint32_t{from[1]} << 16U |
           std::uint32_t{from[2]} << 8U | from[3];
}

void write_big_endian(std::uint8_t *to, std::uint32_t value) {
    for (unsigned i = 0; i < 4; ++i) {
        to[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }
}

void seal_chunk(std::span<std::uint8_t> chunk, std::string_view type) {
    const std::size_t size = chunk.size() - chunk_overhead;
    write_big_endian(chunk.data(), static_cast<std::uint32_t>(size));
    std::ranges::copy(type, chunk.data() + 4);
    write_big_endian(chunk.data() + 8 + size, libdeflate_crc32(0, chunk.data() + 4, size + 4));
}

void append_chunk(std::vector<std::byte> &file, std::string_view type,
                  std::span<const std::uint8_t> data) {
    std::vector<std::uint8_t> chunk(data.size() + chunk_overhead);
    std::ranges::copy(data, chunk.data() + 8);
    seal_chunk(chunk, type);
    const auto bytes = std::as_bytes(std::span(chunk));
    file.insert(file.end(), bytes.begin(), bytes.end());
}

bool Chunk::intact() const {
    // Type and data lie behind each other in the file.
    return libdeflate_crc32(0, type.data(), type.size() + data.size()) == checksum;
}

bool ChunkReader::next(Chunk &chunk) {
    if (rest_.size() < chunk_overhead) { return false; }
    const std::size_t size = read_big_endian(rest_.data());
    if (size > rest_.size() - chunk_overhead) { return false; }
    chunk.type = {reinterpret_cast<const char *>(rest_.data()) + 4, 4};
    chunk.data = rest_.subspan(8, size);
    chunk.checksum = read_big_endian(rest_.data() + 8 + size);
    rest_ = rest_.subspan(chunk_overhead + size);
    return true;
}

} // namespace maquette::host
