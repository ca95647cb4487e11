// EXIF, IPTC and XMP in image files. Exiv2, which knows them, is a module that is opened at first
// need: ask only where a file has such metadata or shall get some.
#pragma once

#include "image/picture.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace maquette::host {

/// The entries of a file, without those that describe how its samples are stored (sizes, offsets,
/// orientation, thumbnails). Broken metadata is read as far as it goes. [any thread]
Metadata read_file_metadata(std::span<const std::byte> file);
/// The file with these entries, "icc" passed over; as it was where that is not possible.
/// [any thread]
std::vector<std::byte> with_metadata(std::vector<std::byte> file, const Metadata &metadata);
/// Whether with_metadata() would change a file.
bool has_file_metadata(const Metadata &metadata);

} // namespace maquette::host
