// A picture between pages that nobody may touch, so that a step outside it is a fault at once.
#pragma once

#include "image/format.hpp"

#include <maquette/abi.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace maquette::host {

/// Its memory ends where a guard page begins: one row too many faults, and so does one sample too
/// many where rows have no padding. Padding is filled with a pattern that is looked at afterwards.
class GuardedPicture {
  public:
    /// `extra` bytes of padding beyond the least row stride, a multiple of 64; `fill` is what the
    /// samples are before anybody writes them. `what` stands in sentences: "the input 'image'".
    /// Throws std::bad_alloc.
    GuardedPicture(const Format &format, const std::string &what, std::size_t extra = 0,
                   std::byte fill = std::byte{0});
    ~GuardedPicture();
    GuardedPicture(const GuardedPicture &) = delete;
    GuardedPicture &operator=(const GuardedPicture &) = delete;

    const Format &format() const { return format_; }
    maquette_picture_t *abi() { return &abi_; }
    std::size_t row_stride() const { return row_stride_; }
    std::size_t bytes() const { return row_stride_ * format_.height; }
    std::byte *row(std::uint32_t y) { return data_ + y * row_stride_; }
    const std::byte *row(std::uint32_t y) const { return data_ + y * row_stride_; }

    /// A sample as a float with white at 1.0.
    float value(std::uint32_t x, std::uint32_t y, std::uint32_t channel) const;
    void set_value(std::uint32_t x, std::uint32_t y, std::uint32_t channel, float value);

    /// From now on writing faults.
    void make_read_only();
    /// True if nobody wrote between the rows.
    bool padding_is_untouched() const;
    /// Rows without their padding, one after the other.
    std::string samples() const;

  private:
    Format format_;
    std::size_t row_stride_ = 0;
    std::size_t mapped_ = 0;
    std::byte *mapping_ = nullptr;
    std::byte *data_ = nullptr;
    int watched_ = -1;
    std::vector<const char *> channel_names_;
    maquette_picture_t abi_{};
};

} // namespace maquette::host
