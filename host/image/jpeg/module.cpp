// The JPEG module's entry.
#include "image/codec_module.hpp"
#include "image/jpeg/decoder.hpp"
#include "image/jpeg/encoder.hpp"

namespace maquette::host {

namespace {

class JpegModule final : public CodecModule {
  public:
    Picture read(std::span<const std::byte> bytes, const std::string &name,
                 const std::filesystem::path &, const ReadOptions &options) override {
        const auto decoder = start_jpeg_decoding(bytes, name, options);
        decoder->read_rows(decoder->picture().format().height);
        return decoder->picture();
    }
    std::vector<std::byte> encode(const Picture &picture, const std::string &,
                                  const WriteOptions &options) override {
        return finished_file(*start_jpeg(picture, options), picture.metadata());
    }
    std::unique_ptr<PictureDecoder> start_decoding(std::span<const std::byte> bytes,
                                                   const std::string &name,
                                                   const ReadOptions &options) override {
        return start_jpeg_decoding(bytes, name, options);
    }
    std::unique_ptr<PictureEncoder> start_encoding(const Picture &picture,
                                                   const WriteOptions &options) override {
        return start_jpeg(picture, options);
    }
};

} // namespace
} // namespace maquette::host

extern "C" MAQUETTE_EXPORT maquette::host::CodecModule *MAQUETTE_CODEC_MODULE_SYMBOL() {
    static maquette::host::JpegModule module;
    return &module;
}
