// The memory behind pictures: segments that another process can map, so that a picture is handed to
// a worker without a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

namespace maquette::host {

/// Who may write to a segment besides this process: a worker's number, or nobody.
using Writer = std::uint64_t;
constexpr Writer nobody = 0;
/// More than one worker: such a segment is not used again.
constexpr Writer several = ~Writer{0};

/// Where samples live: aligned to 64 bytes, given back with its last picture. [any thread]
class PictureMemory {
  public:
    /// What gives foreign memory back.
    using Release = std::function<void()>;

    /// Undefined samples in a segment of this process, which only `writer` may have seen with the
    /// right to write. Segments are used again: what is mapped once stays mapped. Throws
    /// std::bad_alloc.
    static std::shared_ptr<PictureMemory> allocate(std::size_t bytes, Writer writer = nobody);
    /// Memory that somebody else owns until `release` is called.
    static std::shared_ptr<PictureMemory> adopt(std::byte *data, std::size_t bytes,
                                                Release release);
    PictureMemory(const PictureMemory &) = delete;
    PictureMemory &operator=(const PictureMemory &) = delete;
    ~PictureMemory();

    std::byte *data() const { return data_; }
    /// Of the whole mapping: what was asked for or more.
    std::size_t size() const { return size_; }

    /// Never used twice; 0 for adopted memory, which cannot be handed on.
    std::uint64_t segment() const { return segment_; }
    /// The segment's file, sealed against changes of its size; -1 for adopted memory.
    int descriptor() const { return descriptor_; }
    Writer writer() const { return writer_; }
    /// From now on `writer` may write, also after the last picture is gone: the segment is used
    /// again for nobody else.
    void let_write(Writer writer) {
        writer_ = writer_ == nobody || writer_ == writer ? writer : several;
    }

  private:
    friend class SegmentPool;
    PictureMemory() = default;

    std::byte *data_ = nullptr;
    std::size_t size_ = 0;
    std::uint64_t segment_ = 0;
    int descriptor_ = -1;
    Writer writer_ = nobody;
    Release release_;
};

/// Gets a segment for a picture of so many bytes ready, its pages included, for nobody in
/// particular: while one processor reads a picture, another can do what would hold up the writer of
/// the result. Does nothing where one is waiting already. [any thread]
void prepare_memory(std::size_t bytes) noexcept;
/// Frees the segments that were kept for a writer that is gone. [any thread]
void forget_writer(Writer writer);
/// Bytes of segments that are kept for the next picture. [any thread]
std::size_t idle_segment_bytes();

} // namespace maquette::host
