// What the picture formats share: shapes, and files that a program wrote and nobody vouches for.
#pragma once

#include <maquette/plugin.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace command {

/// A picture's size and samples. All zero: not known.
struct Shape {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t channel_count = 0; ///< 1 grey, 2 grey+alpha, 3 RGB, 4 RGBA
    maquette_sample_t sample = 0;
};

std::size_t sample_size(maquette_sample_t sample);
std::size_t row_size(const Shape &shape);
/// "u8", …, as the host names them.
std::string sample_name(maquette_sample_t sample);
/// "grey", …, as the host names them; by the number of channels.
std::string channels_name(std::uint32_t channel_count);
/// "640 × 480 RGB u8".
std::string to_text(const Shape &shape);

/// A FILE that closes itself.
struct CloseFile {
    void operator()(std::FILE *file) const { std::fclose(file); }
};
using OpenFile = std::unique_ptr<std::FILE, CloseFile>;

/// Makes a file that only this user may read. Throws maquette::Error.
OpenFile create_file(const std::string &path);
void write_bytes(const OpenFile &file, const void *data, std::size_t size);
/// Closes a file that was written to. Throws maquette::Error if not all could be written.
void finish_file(OpenFile file, const std::string &path);

/// A regular file that a program wrote. Everything wrong with it is thrown as maquette::Error
/// (MAQUETTE_INTERNAL) with the file's name.
class FoundFile {
  public:
    /// Opens it; links and pipes are refused.
    explicit FoundFile(const std::string &path);

    std::FILE *stream() const { return file_.get(); }
    std::uint64_t size() const { return size_; }
    /// Reads exactly that many bytes.
    void read(void *data, std::size_t size) const;
    /// As much as there is, at most `size` bytes.
    std::string read_some(std::size_t size) const;
    void seek(std::uint64_t offset) const;
    /// Throws unless `offset + shape's bytes` is the file's size.
    void expect_samples(const Shape &shape, std::uint64_t offset) const;
    /// What the file is instead: its size and its first bytes.
    std::string what_it_is() const;
    [[noreturn]] void refuse(const std::string &why) const;

  private:
    std::string name_;
    OpenFile file_;
    std::uint64_t size_ = 0;
};

/// A picture in a file: its shape first, its samples when the memory for them is there.
class PictureReader {
  public:
    explicit PictureReader(const std::string &path) : file_(path) {}
    PictureReader(const PictureReader &) = delete;
    PictureReader &operator=(const PictureReader &) = delete;
    virtual ~PictureReader() = default;

    const Shape &shape() const { return shape_; }
    /// Fills rows of row_size(shape()) bytes, top row first, in the machine's byte order.
    virtual void read(std::byte *first_row, std::size_t row_stride) = 0;

  protected:
    FoundFile file_;
    Shape shape_;
};

} // namespace command
