#include "plugin/worker/picture_message.hpp"

#include "failure.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <new>

namespace maquette::host {

namespace {

/// Idle mappings beyond this are given up, oldest first.
constexpr std::size_t most_mapped_bytes = std::size_t{1} << 30U;
constexpr std::uint32_t most_channels = 64;

Descriptor read_only(int descriptor) {
    // A descriptor that was opened for reading cannot be mapped for writing, whoever tries.
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    return Descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

} // namespace

void put_format(WireWriter &writer, const Format &format) {
    writer.put(format.width).put(format.height).put(format.channel_count).put(format.channels);
    writer.put(format.sample).put(format.alpha).put(format.colour_space);
    for (const std::string &name : format.channel_names) {
        writer.put(name);
    }
}

Format take_format(WireReader &reader) {
    Format format;
    format.width = reader.number<std::uint32_t>();
    format.height = reader.number<std::uint32_t>();
    format.channel_count = reader.number<std::uint32_t>();
    format.channels = reader.number<maquette_channels_t>();
    format.sample = reader.number<maquette_sample_t>();
    format.alpha = reader.number<maquette_alpha_t>();
    format.colour_space = reader.number<maquette_colour_space_t>();
    if (format.channel_count == 0 || format.channel_count > most_channels) {
        throw ProtocolFault("a picture with " + std::to_string(format.channel_count) + " channels");
    }
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < format.channel_count; ++i) {
        names.push_back(reader.text());
    }
    format.channel_names = std::move(names);
    return format;
}

void put_picture(WireWriter &writer, const Picture &picture, Access access,
                 std::vector<Descriptor> &descriptors) {
    const PictureMemory &memory = picture.memory();
    Descriptor descriptor = access == Access::read
                                ? read_only(memory.descriptor())
                                : Descriptor(fcntl(memory.descriptor(), F_DUPFD_CLOEXEC, 0));
    if (!descriptor) { throw std::bad_alloc(); }
    put_format(writer, picture.format());
    writer.put(std::uint64_t{picture.row_stride()}).put(memory.segment());
    writer.put(std::uint64_t{memory.size()}).put(static_cast<std::uint8_t>(access));
    descriptors.push_back(std::move(descriptor));
}

SegmentMappings::~SegmentMappings() {
    for (const auto &[key, mapping] : mappings_) {
        munmap(mapping.data, mapping.size);
    }
}

Picture SegmentMappings::take_picture(WireReader &reader, Access access,
                                      std::deque<Descriptor> &descriptors) {
    const Format format = take_format(reader);
    const auto row_stride = reader.number<std::uint64_t>();
    const auto segment = reader.number<std::uint64_t>();
    const auto size = reader.number<std::uint64_t>();
    if (reader.truth() != (access == Access::write)) {
        throw ProtocolFault("a picture with other rights than it must have");
    }
    if (descriptors.empty()) { throw ProtocolFault("a picture without its segment"); }
    const Descriptor descriptor = std::move(descriptors.front());
    descriptors.pop_front();
    Mapping &mapping = map({segment, access}, size, descriptor);
    mapping.last_use = ++uses_;
    ++mapping.pictures;
    auto memory =
        PictureMemory::adopt(mapping.data, mapping.size, [&mapping] { --mapping.pictures; });
    try {
        return Picture::of(format, row_stride, std::move(memory));
    } catch (const Failure &failure) { throw ProtocolFault(failure.what()); }
}

SegmentMappings::Mapping &SegmentMappings::map(Key key, std::size_t size,
                                               const Descriptor &descriptor) {
    const auto known = mappings_.find(key);
    if (known != mappings_.end()) {
        if (known->second.size != size) { throw ProtocolFault("a segment that changed its size"); }
        return known->second;
    }
    struct stat status {};
    if (fstat(descriptor.get(), &status) != 0 ||
        static_cast<std::uint64_t>(status.st_size) < size) {
        throw ProtocolFault("a segment smaller than it says");
    }
    // What is to be read is there, and is mapped at once. What is to be written is not: its pages
    // are made one by one while others already encode the rows before.
    const bool writable = key.second == Access::write;
    void *data = size == 0
                     ? MAP_FAILED
                     : mmap(nullptr, size, writable ? PROT_READ | PROT_WRITE : PROT_READ,
                            writable ? MAP_SHARED : MAP_SHARED | MAP_POPULATE, descriptor.get(), 0);
    if (data == MAP_FAILED) { throw std::bad_alloc(); }
    bytes_ += size;
    make_room();
    return mappings_[key] = Mapping{static_cast<std::byte *>(data), size, 0, 0};
}

void SegmentMappings::make_room() {
    while (bytes_ > most_mapped_bytes) {
        auto oldest = mappings_.end();
        for (auto entry = mappings_.begin(); entry != mappings_.end(); ++entry) {
            const bool idle = entry->second.pictures == 0;
            if (idle &&
                (oldest == mappings_.end() || entry->second.last_use < oldest->second.last_use)) {
                oldest = entry;
            }
        }
        if (oldest == mappings_.end()) { return; }
        munmap(oldest->second.data, oldest->second.size);
        bytes_ -= oldest->second.size;
        mappings_.erase(oldest);
    }
}

} // namespace maquette::host
