// What libmaquette asks of a codec module: a library that knows some file formats.
#pragma once

#include "image/codec.hpp"
#include "image/picture_decoder.hpp"
#include "image/picture_encoder.hpp"

namespace maquette::host {

/// [any thread, also concurrently]
class CodecModule {
  public:
    virtual ~CodecModule() = default;
    /// As read_picture(). `file` is the path that the bytes came from, or empty; formats that
    /// cannot be read from memory need one.
    virtual Picture read(std::span<const std::byte> bytes, const std::string &name,
                         const std::filesystem::path &file, const ReadOptions &options) = 0;
    /// As encode_picture(), for a picture in a storable format.
    virtual std::vector<std::byte> encode(const Picture &picture, const std::string &ending,
                                          const WriteOptions &options) = 0;
    /// As the function of that name; nothing where pictures are read all at once.
    virtual std::unique_ptr<PictureDecoder> start_decoding(std::span<const std::byte> /*bytes*/,
                                                           const std::string & /*name*/,
                                                           const ReadOptions & /*options*/) {
        return nullptr;
    }
    /// As the function of that name, for a picture in a storable format; nothing where pictures are
    /// written all at once.
    virtual std::unique_ptr<PictureEncoder> start_encoding(const Picture & /*picture*/,
                                                           const WriteOptions & /*options*/) {
        return nullptr;
    }
};

/// The module's one function; the module lives as long as the process.
using OpenCodecModule = CodecModule *();
inline constexpr const char *codec_module_symbol = "maquette_codec_module_" MAQUETTE_VERSION_ID;

} // namespace maquette::host
