#pragma once

#include "image/codec.hpp"

namespace maquette::host {

/// As encode_picture(), for a picture in a format that JPEG stores.
std::vector<std::byte> encode_jpeg(const Picture &picture, const WriteOptions &options);

} // namespace maquette::host
