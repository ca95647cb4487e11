// Image files and streams in and out. PNG and JPEG have codecs of their own, OpenImageIO knows the
// other formats; each codec is a library of its own that is opened when its first picture is read
// or written.
#pragma once

#include "image/picture.hpp"
#include "image/write_options.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace maquette::host {

struct ReadOptions {
    /// Checked against the file's header before anything is allocated.
    std::uint64_t max_pixels = 268'435'456; // 16384 × 16384
    /// Where both are above 0, a JPEG file may be read at a smaller scale, in eighths, as long as
    /// the upright picture has at least so many pixels each way. Other formats come as they are.
    std::uint32_t least_width = 0;
    std::uint32_t least_height = 0;
    /// That decode one picture at the same time, where a format allows it. The samples do not
    /// depend on it.
    unsigned threads = 1;
};

/// Reads a picture, upright (EXIF orientation applied), with its metadata and ICC profile. 16-bit
/// and float samples stay what they are; alpha keeps the file's association. Throws Failure
/// (Cause::input) with a sentence for whatever cannot be read: missing, a folder, a pipe, empty,
/// truncated, too large, unknown format.
Picture read_picture(const std::filesystem::path &file, const ReadOptions &options = {});
/// The same from bytes; `name` stands in sentences.
Picture read_picture(std::span<const std::byte> bytes, const std::string &name,
                     const ReadOptions &options = {});

/// Whether a file that begins with these bytes, eight or more, is a PNG file.
bool is_png(std::span<const std::byte> bytes);

/// What a PNG or JPEG header says that reading the file gives, without opening the codec module;
/// nothing for other formats or unreadable files.
std::optional<Format> probe_format(const std::filesystem::path &path,
                                   const ReadOptions &options = {});

/// File name endings that can be written, e.g. {"bmp", "exr", "jpg", …}. Known without opening the
/// codec module.
const std::vector<std::string> &writable_endings();
/// The format that remains of `format` in a file with that ending ("jpg": u8 RGB without alpha).
/// Throws Failure (Cause::output) for endings that cannot be written.
Format storable_format(const Format &format, const std::string &ending);

/// The picture as a file's bytes, metadata and ICC profile included. Converts to storable_format().
/// Equal pictures give equal bytes. Throws Failure (Cause::output).
std::vector<std::byte> encode_picture(const Picture &picture, const std::string &ending,
                                      const WriteOptions &options = {});

} // namespace maquette::host
