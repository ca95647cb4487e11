// A picture that is read from its file row by row, so that work can begin before all of it is
// there.
#pragma once

#include "image/codec.hpp"
#include "image/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace maquette::host {

/// Fills a picture from the top down. [one thread at a time]
class PictureDecoder {
  public:
    PictureDecoder() = default;
    PictureDecoder(const PictureDecoder &) = delete;
    PictureDecoder &operator=(const PictureDecoder &) = delete;
    virtual ~PictureDecoder() = default;

    /// Allocated when decoding started, with its metadata; upright. Its rows are filled by
    /// read_rows().
    virtual const Picture &picture() const = 0;
    /// Sees to it that at least the rows before `end` have their samples, and says how many have.
    /// Files that cannot be read in order (interlaced, turned) give all rows at the first call.
    /// Throws Failure (Cause::input), also for faults that show at the end of the file only: a
    /// picture is whole once the last row was asked for without a failure.
    virtual std::uint32_t read_rows(std::uint32_t end) = 0;
};

/// As read_picture(), whose picture is that of read_rows(height).
std::unique_ptr<PictureDecoder> start_decoding(const std::filesystem::path &file,
                                               const ReadOptions &options = {});
/// The bytes stay where they are for as long as the decoder lives.
std::unique_ptr<PictureDecoder> start_decoding(std::span<const std::byte> bytes,
                                               const std::string &name,
                                               const ReadOptions &options = {});

} // namespace maquette::host
