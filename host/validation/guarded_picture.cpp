#include "validation/guarded_picture.hpp"

#include "image/samples.hpp"
#include "validation/crash_note.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace maquette::host {

namespace {

constexpr std::size_t row_alignment = 64;
constexpr std::byte padding{0xD7};

std::size_t page() {
    static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return bytes;
}

std::size_t rounded_up(std::size_t bytes, std::size_t to) { return (bytes + to - 1) / to * to; }

} // namespace

GuardedPicture::GuardedPicture(const Format &format, const std::string &what, std::size_t extra,
                               std::byte fill)
    : format_(format), row_stride_(rounded_up(row_size(format), row_alignment) + extra) {
    const std::size_t inner = rounded_up(bytes(), page());
    mapped_ = inner + 2 * page();
    void *mapping = mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) { throw std::bad_alloc(); }
    mapping_ = static_cast<std::byte *>(mapping);
    if (mprotect(mapping_ + page(), inner, PROT_READ | PROT_WRITE) != 0) {
        munmap(mapping_, mapped_);
        throw std::bad_alloc();
    }
    data_ = mapping_ + page() + inner - bytes();
    const std::size_t used = row_size(format_);
    for (std::uint32_t y = 0; y < format_.height; ++y) {
        std::memset(row(y), std::to_integer<int>(fill), used);
        std::memset(row(y) + used, std::to_integer<int>(padding), row_stride_ - used);
    }
    WatchedMemory memory{mapping_, data_, data_ + bytes(), mapping_ + mapped_, {}};
    what.copy(memory.what, sizeof memory.what - 1);
    watched_ = watch(memory);
    for (const std::string &name : format_.channel_names) {
        channel_names_.push_back(name.c_str());
    }
    abi_.format = {format_.width,  format_.height, format_.channel_count, format_.channels,
                   format_.sample, format_.alpha,  format_.colour_space,  channel_names_.data()};
    abi_.data = data_;
    abi_.row_stride = row_stride_;
}

GuardedPicture::~GuardedPicture() {
    unwatch(watched_);
    munmap(mapping_, mapped_);
}

float GuardedPicture::value(std::uint32_t x, std::uint32_t y, std::uint32_t channel) const {
    const std::size_t index = std::size_t{x} * format_.channel_count + channel;
    const auto read = [&](auto sample) {
        std::memcpy(&sample, row(y) + index * sizeof sample, sizeof sample);
        return load(sample);
    };
    switch (format_.sample) {
    case MAQUETTE_U8: return read(std::uint8_t{});
    case MAQUETTE_U16: return read(std::uint16_t{});
    case MAQUETTE_F16: return read(Half{});
    default: return read(float{});
    }
}

void GuardedPicture::set_value(std::uint32_t x, std::uint32_t y, std::uint32_t channel,
                               float value) {
    const std::size_t index = std::size_t{x} * format_.channel_count + channel;
    const auto write = [&](auto sample) {
        sample = store<decltype(sample)>(value);
        std::memcpy(row(y) + index * sizeof sample, &sample, sizeof sample);
    };
    switch (format_.sample) {
    case MAQUETTE_U8: write(std::uint8_t{}); return;
    case MAQUETTE_U16: write(std::uint16_t{}); return;
    case MAQUETTE_F16: write(Half{}); return;
    default: write(float{}); return;
    }
}

void GuardedPicture::make_read_only() {
    mprotect(mapping_ + page(), mapped_ - 2 * page(), PROT_READ);
}

bool GuardedPicture::padding_is_untouched() const {
    const std::size_t used = row_size(format_);
    for (std::uint32_t y = 0; y < format_.height; ++y) {
        if (std::any_of(row(y) + used, row(y) + row_stride_,
                        [](std::byte byte) { return byte != padding; })) {
            return false;
        }
    }
    return true;
}

std::string GuardedPicture::samples() const {
    std::string all;
    const std::size_t used = row_size(format_);
    all.reserve(used * format_.height);
    for (std::uint32_t y = 0; y < format_.height; ++y) {
        all.append(reinterpret_cast<const char *>(row(y)), used);
    }
    return all;
}

} // namespace maquette::host
