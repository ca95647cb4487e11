// Writing through OpenImageIO.
#pragma once

#include "image/codec.hpp"

namespace maquette::host {

/// See CodecModule::encode.
std::vector<std::byte> oiio_encode(const Picture &picture, const std::string &ending,
                                   const WriteOptions &options);

} // namespace maquette::host
