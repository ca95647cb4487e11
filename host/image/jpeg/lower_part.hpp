// The lower part of a JPEG picture, decoded while the upper one is.
#pragma once

#include "image/jpeg/decompressor.hpp"

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <span>

namespace maquette::host {

/// Huffman codes can be read in their order only: what lies above has to be passed over, which
/// takes some 60 % of the time of decoding it, less where the picture is decoded larger.
class LowerPart {
  public:
    /// The row that the part begins with, of a picture whose decompression has just started; 0
    /// where it is better, or only possible, to decode the whole from the top.
    static std::uint32_t first_row(const jpeg_decompress_struct &jpeg);

    /// Begins to decode the rows from `first` on into the picture, which outlives the object and
    /// has `upper`'s format. Throws std::system_error where no thread can be had.
    LowerPart(std::span<const std::byte> bytes, const Decompressor &upper, std::uint32_t first,
              Picture &picture);
    LowerPart(const LowerPart &) = delete;
    LowerPart &operator=(const LowerPart &) = delete;
    /// Gives up what is not done.
    ~LowerPart() { stop_ = true; }

    /// Once: waits until all rows are there. Throws Failure (Cause::input).
    void wait() { done_.get(); }

  private:
    void decode(std::uint32_t first, Picture &picture);

    Decompressor lower_;
    std::atomic<bool> stop_{false};
    std::future<void> done_; ///< last: its end waits for the thread
};

} // namespace maquette::host
