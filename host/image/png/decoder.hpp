#pragma once

#include "image/picture_decoder.hpp"

namespace maquette::host {

/// As start_decoding(), for bytes that begin with PNG's signature.
std::unique_ptr<PictureDecoder> start_png_decoding(std::span<const std::byte> bytes,
                                                   const std::string &name,
                                                   const ReadOptions &options);

} // namespace maquette::host
