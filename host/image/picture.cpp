#include "image/picture.hpp"

#include "failure.hpp"

#include <atomic>
#include <cstring>
#include <limits>
#include <new>

namespace maquette::host {

namespace {

constexpr std::size_t alignment = 64;

std::atomic<std::uint64_t> pictures{0};
std::atomic<std::uint64_t> allocated_bytes{0};
std::atomic<std::uint64_t> copies{0};
std::atomic<std::uint64_t> conversions{0};

void check(const Format &format) {
    if (format.width == 0 || format.height == 0 || format.channel_count == 0 ||
        format.channel_names.size() != format.channel_count) {
        throw Failure(Cause::internal, "A picture cannot have the format " + to_text(format) + ".");
    }
}

std::size_t aligned_row_size(const Format &format) {
    return (row_size(format) + alignment - 1) / alignment * alignment;
}

} // namespace

MemoryCount memory_count() { return {pictures, allocated_bytes, copies, conversions}; }

void count_conversion() { conversions += 1; }

void Picture::prepare(const Format &format) noexcept {
    // Below, pages are made faster than a thread is told to; above, they could be too many.
    static constexpr std::size_t least = std::size_t{4} << 20U;
    static constexpr std::size_t most = std::size_t{512} << 20U;
    const std::size_t stride = aligned_row_size(format);
    if (stride == 0 || format.height > most / stride) { return; }
    const std::size_t bytes = stride * format.height;
    if (bytes >= least) { prepare_memory(bytes); }
}

Picture Picture::make(const Format &format, Writer writer) {
    check(format);
    Picture picture;
    picture.format_ = format;
    picture.row_stride_ = aligned_row_size(format);
    if (picture.row_stride_ > std::numeric_limits<std::size_t>::max() / 2 / format.height) {
        throw std::bad_alloc();
    }
    picture.memory_ = PictureMemory::allocate(picture.bytes(), writer);
    pictures += 1;
    allocated_bytes += picture.bytes();
    return picture;
}

Picture Picture::of(const Format &format, std::size_t row_stride,
                    std::shared_ptr<PictureMemory> memory) {
    check(format);
    if (row_stride % alignment != 0 || row_stride < row_size(format) ||
        row_stride > memory->size() / format.height) {
        throw Failure(Cause::internal, "A picture of " + to_text(format) + " with rows of " +
                                           std::to_string(row_stride) +
                                           " bytes does not lie within its memory of " +
                                           std::to_string(memory->size()) + " bytes.");
    }
    Picture picture;
    picture.format_ = format;
    picture.row_stride_ = row_stride;
    picture.memory_ = std::move(memory);
    return picture;
}

Picture Picture::copy(Writer writer) const {
    Picture result = make(format_, writer);
    std::memcpy(result.data(), data(), bytes());
    result.metadata_ = metadata_;
    copies += 1;
    return result;
}

Picture Picture::relabelled(const Format &format) const {
    if (row_size(format) != row_size(format_) || format.height != format_.height) {
        throw Failure(Cause::internal,
                      to_text(format_) + " cannot be read as " + to_text(format) + ".");
    }
    Picture result = *this;
    result.format_ = format;
    return result;
}

const Metadata &Picture::metadata() const {
    static const Metadata none;
    return metadata_ ? *metadata_ : none;
}

void Picture::set_metadata(Metadata metadata) {
    metadata_ = std::make_shared<const Metadata>(std::move(metadata));
}

void Picture::set_metadata(const std::string &key, const std::string &value) {
    Metadata changed = metadata();
    changed[key] = value;
    set_metadata(std::move(changed));
}

} // namespace maquette::host
