// What stands in a PNG file before its samples.
#pragma once

#include "image/picture.hpp"

#include <cstddef>
#include <vector>

namespace maquette::host {

/// Signature, IHDR, colour space, profile and metadata.
std::vector<std::byte> describe_png(const Format &format, const Metadata &metadata);

} // namespace maquette::host
