// What libmaquette asks of the codec module, which links OpenImageIO and Exiv2.
#pragma once

#include "image/codec.hpp"

namespace maquette::host {

/// [any thread, also concurrently]
class CodecModule {
  public:
    virtual ~CodecModule() = default;
    /// As read_picture(). `file` is the path that the bytes came from, or empty; formats that
    /// cannot be read from memory need one.
    virtual Picture read(std::span<const std::byte> bytes, const std::string &name,
                         const std::filesystem::path &file, const ReadLimits &limits) = 0;
    /// As encode_picture(), for a picture in a storable format.
    virtual std::vector<std::byte> encode(const Picture &picture, const std::string &ending,
                                          const WriteOptions &options) = 0;
};

/// The module's one function; the module lives as long as the process.
using OpenCodecModule = CodecModule *();
inline constexpr const char *codec_module_symbol = "maquette_codec_module_" MAQUETTE_VERSION_ID;

} // namespace maquette::host
