// Bits into memory, as deflate orders them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace maquette::host {

/// Writes where `to` points to; the caller sees to it that there is room, and for 8 bytes more.
class BitWriter {
  public:
    explicit BitWriter(std::uint8_t *to) : to_(to) {}

    /// Lowest bits first. Up to 56 bits between two calls of flush(); nothing above `length` is
    /// set.
    void put(std::uint64_t bits, unsigned length) {
        pending_ |= bits << count_;
        count_ += length;
    }
    void flush() {
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(to_, &pending_, sizeof pending_);
        } else {
            for (unsigned i = 0; i < 8; ++i) {
                to_[i] = static_cast<std::uint8_t>(pending_ >> (8 * i));
            }
        }
        to_ += count_ / 8;
        pending_ >>= count_ & ~7U;
        count_ &= 7U;
    }
    /// Zeros up to the next byte.
    void align() {
        count_ += 7;
        count_ &= ~7U;
        flush();
    }
    /// Whole bytes, after align().
    void bytes(const std::uint8_t *from, std::size_t size) { to_ = std::copy_n(from, size, to_); }
    /// Bits that wait for their byte to be full: 0 to 7 after flush().
    unsigned waiting() const { return count_; }
    std::uint8_t *position() const { return to_; }

  private:
    std::uint8_t *to_;
    std::uint64_t pending_ = 0;
    unsigned count_ = 0;
};

} // namespace maquette::host
