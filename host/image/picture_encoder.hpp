// A file that is made while its picture is still being computed.
#pragma once

#include "image/codec.hpp"
#include "image/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace maquette::host {

/// Takes a file's bytes, piece by piece.
using ByteSink = std::function<void(std::span<const std::byte>)>;

/// Encodes the rows of a picture as they become ready, from the top down. Nothing is written to the
/// picture. [one thread at a time]
class PictureEncoder {
  public:
    PictureEncoder() = default;
    PictureEncoder(const PictureEncoder &) = delete;
    PictureEncoder &operator=(const PictureEncoder &) = delete;
    /// Ends what is still being encoded.
    virtual ~PictureEncoder() = default;

    /// The rows before `end` have their final samples and will not be written to again. With
    /// WriteOptions::threads above 1 it returns at once, otherwise after encoding what it can.
    virtual void rows_ready(std::uint32_t end) = 0;
    /// All rows are final. The whole file, with this metadata (see Metadata; "icc" included), while
    /// what is behind may still be encoded; to be called once. The same bytes as encode_picture()
    /// gives. Throws Failure (Cause::output), and what `sink` throws.
    virtual void finish(const Metadata &metadata, const ByteSink &sink) = 0;
};

/// finish() into memory.
std::vector<std::byte> finished_file(PictureEncoder &encoder, const Metadata &metadata);

/// For a picture whose samples are still to come. PNG and JPEG files are encoded band by band where
/// they store the picture's format as it is; all others are in finish(). Throws Failure
/// (Cause::output) for what cannot be written.
std::unique_ptr<PictureEncoder> start_encoding(Picture picture, const std::string &ending,
                                               const WriteOptions &options = {});

} // namespace maquette::host
