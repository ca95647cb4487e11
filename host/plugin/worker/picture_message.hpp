// Formats, metadata and pictures in messages. A picture travels as its segment's descriptor.
#pragma once

#include "image/picture.hpp"
#include "plugin/worker/message_socket.hpp"

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace maquette::host {

void put_format(WireWriter &writer, const Format &format);
/// Throws ProtocolFault for a format that contradicts itself. A width of 0 means "not known yet".
Format take_format(WireReader &reader);

/// Whether the receiver may write.
enum class Access : std::uint8_t { read = 0, write = 1 };

/// Writes the picture without its samples and adds a descriptor of its segment, which the caller
/// sends and closes. Throws std::bad_alloc when no descriptor can be had.
void put_picture(WireWriter &writer, const Picture &picture, Access access,
                 std::vector<Descriptor> &descriptors);

/// The receiver's mappings. They outlive pictures: what is mapped once costs nothing again. One
/// thread at a time.
class SegmentMappings {
  public:
    SegmentMappings() = default;
    ~SegmentMappings();
    SegmentMappings(const SegmentMappings &) = delete;
    SegmentMappings &operator=(const SegmentMappings &) = delete;

    /// The picture that put_picture() wrote with that access; takes its descriptor off
    /// `descriptors`. It must be gone before this is. Throws ProtocolFault, and std::bad_alloc when
    /// it cannot be mapped.
    Picture take_picture(WireReader &reader, Access access, std::deque<Descriptor> &descriptors);

  private:
    struct Mapping {
        std::byte *data = nullptr;
        std::size_t size = 0;
        std::size_t pictures = 0; ///< that lie in it now
        std::uint64_t last_use = 0;
    };
    using Key = std::pair<std::uint64_t, Access>;

    Mapping &map(Key key, std::size_t size, const Descriptor &descriptor);
    void make_room();

    std::map<Key, Mapping> mappings_;
    std::size_t bytes_ = 0;
    std::uint64_t uses_ = 0;
};

} // namespace maquette::host
