// A picture in memory: a format, samples that may be shared, and metadata that travels with them.
#pragma once

#include "image/format.hpp"
#include "image/picture_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace maquette::host {

/// Entries by Exiv2 key ("Exif.Image.Artist", "Iptc.Application2.Caption", "Xmp.dc.title"), and
/// "icc" for the colour profile's bytes.
using Metadata = std::map<std::string, std::string>;

/// What was allocated and copied since the program started: tests hold the engine to "no copy
/// between steps" with it. [any thread]
struct MemoryCount {
    std::uint64_t pictures = 0;    ///< pictures allocated
    std::uint64_t bytes = 0;       ///< their bytes
    std::uint64_t copies = 0;      ///< whole pictures copied
    std::uint64_t conversions = 0; ///< whole pictures converted to another format
};
MemoryCount memory_count();
/// Adds a conversion to the count; for convert().
void count_conversion();

/// A value that shares its samples: copying a Picture copies no sample. Samples that more than one
/// Picture shares are not written to.
class Picture {
  public:
    Picture() = default;
    /// Undefined samples, which `writer` may write to as well; rows start at multiples of 64 bytes.
    /// Throws Failure (Cause::internal) on
    /// a contradictory format and std::bad_alloc when memory does not suffice.
    static Picture make(const Format &format, Writer writer = nobody);
    /// Such a picture will probably be made soon: gets its memory ready where that takes time (see
    /// prepare_memory()). Does nothing for a format that is not known whole. [any thread]
    static void prepare(const Format &format) noexcept;
    /// Samples that are already there. Throws Failure (Cause::internal) unless the rows, aligned to
    /// 64 bytes, lie within the memory.
    static Picture of(const Format &format, std::size_t row_stride,
                      std::shared_ptr<PictureMemory> memory);

    const Format &format() const { return format_; }
    explicit operator bool() const { return memory_ != nullptr; }
    std::size_t row_stride() const { return row_stride_; }
    std::size_t bytes() const { return row_stride_ * format_.height; }
    const std::byte *row(std::uint32_t y) const { return memory_->data() + y * row_stride_; }
    std::byte *writable_row(std::uint32_t y) { return memory_->data() + y * row_stride_; }
    std::byte *data() const { return memory_->data(); }
    PictureMemory &memory() const { return *memory_; }
    std::shared_ptr<PictureMemory> shared_memory() const { return memory_; }
    /// True if no other Picture shares the samples.
    bool sole_owner() const { return memory_.use_count() == 1; }
    /// A picture with samples of its own, which `writer` may write to as well.
    Picture copy(Writer writer = nobody) const;
    /// The same samples under another interpretation of equal size (alpha association, colour
    /// space, names).
    Picture relabelled(const Format &format) const;

    const Metadata &metadata() const;
    /// Replaces the metadata of this Picture only.
    void set_metadata(Metadata metadata);
    void set_metadata(const std::string &key, const std::string &value);

  private:
    Format format_;
    std::size_t row_stride_ = 0;
    std::shared_ptr<PictureMemory> memory_;
    std::shared_ptr<const Metadata> metadata_;
};

/// A picture in that format, with the same metadata (without "icc" where the colour space leaves
/// the profile). Shares samples where nothing changes. See conversion_steps() for what can be
/// asked.
Picture convert(const Picture &picture, const Format &format);

} // namespace maquette::host
