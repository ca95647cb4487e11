#pragma once

#include "image/file_metadata.hpp"

namespace maquette::host {

/// As read_file_metadata(). [any thread]
Metadata exiv2_read(std::span<const std::byte> file);
/// As with_metadata(). [any thread]
std::vector<std::byte> exiv2_write(std::vector<std::byte> file, const Metadata &metadata);

} // namespace maquette::host
