// libjpeg at work on one file.
#pragma once

#include "image/jpeg/errors.hpp"
#include "image/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace maquette::host {

/// libjpeg's state, its faults as failures, and its rows in pictures. [one thread at a time]
class Decompressor {
  public:
    /// Where nothing has been read yet. The bytes outlive the object; `name` is for sentences.
    Decompressor(std::span<const std::byte> bytes, std::string name);
    Decompressor(const Decompressor &) = delete;
    Decompressor &operator=(const Decompressor &) = delete;
    ~Decompressor();

    jpeg_decompress_struct &jpeg() { return jpeg_; }
    const jpeg_decompress_struct &jpeg() const { return jpeg_; }
    const std::string &name() const { return name_; }

    /// Calls libjpeg. What it finds wrong becomes a Failure (Cause::input); `work` keeps nothing
    /// that would have to be destroyed.
    template <class Work> void guarded(Work work) {
        if (!errors_.survives(work)) { refuse(); }
    }

    /// Decompression has started: writes the rows before `end` that were not read yet to a picture
    /// of that size. After the last row the file is held to its end.
    void read_rows(Picture &picture, std::uint32_t end);
    /// Leaves out so many rows instead; in whole rows of blocks, and not the last ones.
    void pass_over(std::uint32_t rows);

  private:
    [[noreturn]] void refuse() const;
    void make_rgb(JSAMPROW row) const;

    const std::string name_;
    JpegErrors errors_;
    jpeg_progress_mgr progress_{};
    jpeg_decompress_struct jpeg_{};
    std::vector<JSAMPLE> inks_; ///< one row of CMYK
};

} // namespace maquette::host
