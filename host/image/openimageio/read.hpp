// Reading through OpenImageIO.
#pragma once

#include "image/codec.hpp"

namespace maquette::host {

/// See CodecModule::read.
Picture oiio_read(std::span<const std::byte> bytes, const std::string &name,
                  const std::filesystem::path &file, const ReadOptions &options);

} // namespace maquette::host
