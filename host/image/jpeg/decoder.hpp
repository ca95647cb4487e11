#pragma once

#include "image/picture_decoder.hpp"

namespace maquette::host {

/// As start_decoding(), for bytes that begin with JPEG's start marker.
std::unique_ptr<PictureDecoder> start_jpeg_decoding(std::span<const std::byte> bytes,
                                                    const std::string &name,
                                                    const ReadOptions &options);

} // namespace maquette::host
