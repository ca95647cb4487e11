// EXIF, IPTC and XMP through Exiv2. A fault in metadata never fails a picture.
#pragma once

#include "image/picture.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace maquette::host {

/// The entries of a file's bytes, without those that describe how its samples are stored (sizes,
/// offsets, orientation, thumbnails).
Metadata read_metadata(std::span<const std::byte> bytes);
/// The file with the entries added, or as it is where its format takes none.
std::vector<std::byte> with_metadata(std::vector<std::byte> file, const Metadata &metadata);

} // namespace maquette::host
