// Chunks, of which PNG files are made (ISO/IEC 15948, 5): a length, a type, data, a checksum.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace maquette::host {

inline constexpr std::array<std::uint8_t, 8> png_signature = {0x89, 'P',  'N',  'G',
                                                              '\r', '\n', 0x1A, '\n'};

std::uint32_t read_big_endian(const std::uint8_t *from);
void write_big_endian(std::uint8_t *to, std::uint32_t value);

/// Bytes of a chunk besides its data.
inline constexpr std::size_t chunk_overhead = 12;

/// Fills in length, type and checksum of a chunk of which `chunk` already holds the data, between 8
/// bytes and 4.
void seal_chunk(std::span<std::uint8_t> chunk, std::string_view type);
void append_chunk(std::vector<std::byte> &file, std::string_view type,
                  std::span<const std::uint8_t> data);

/// A chunk within a file. The data is not copied.
struct Chunk {
    std::string_view type;
    std::span<const std::uint8_t> data;
    std::uint32_t checksum = 0; ///< as the file says
    bool intact() const;        ///< whether it is right
};

/// Goes through the chunks behind the signature.
class ChunkReader {
  public:
    /// `file` begins with the signature.
    explicit ChunkReader(std::span<const std::uint8_t> file)
        : rest_(file.subspan(png_signature.size())) {}
    /// False at the end of the file and where a chunk ends behind it.
    bool next(Chunk &chunk);
    /// Whether all of the file was gone through.
    bool at_end() const { return rest_.empty(); }

  private:
    std::span<const std::uint8_t> rest_;
};

} // namespace maquette::host
