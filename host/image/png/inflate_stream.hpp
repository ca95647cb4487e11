// The compressed stream of a PNG file, as it is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

struct inflate_state;

namespace maquette::host {

/// Decompresses a zlib stream (RFC 1950) that lies in pieces. Its checksum is not looked at: what
/// is in a PNG file has one of its own in every chunk.
class InflateStream {
  public:
    /// The pieces stay where they are for as long as this lives.
    explicit InflateStream(std::vector<std::span<const std::uint8_t>> pieces);
    InflateStream(const InflateStream &) = delete;
    InflateStream &operator=(const InflateStream &) = delete;
    ~InflateStream();

    /// Fills `to`; how many bytes there were: fewer at the end of the stream and where it is
    /// broken.
    std::size_t read(std::span<std::uint8_t> to);

  private:
    std::uint8_t next_byte();
    bool start();

    std::vector<std::span<const std::uint8_t>> pieces_;
    std::size_t piece_ = 0;
    std::unique_ptr<inflate_state> state_;
    bool broken_ = false;
};

} // namespace maquette::host
