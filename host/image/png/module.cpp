// The PNG module's entry.
#include "image/codec_module.hpp"
#include "image/png/decoder.hpp"
#include "image/png/encoder.hpp"

namespace maquette::host {

namespace {

class PngModule final : public CodecModule {
  public:
    Picture read(std::span<const std::byte> bytes, const std::string &name,
                 const std::filesystem::path &, const ReadOptions &options) override {
        const auto decoder = start_png_decoding(bytes, name, options);
        decoder->read_rows(decoder->picture().format().height);
        return decoder->picture();
    }
    std::vector<std::byte> encode(const Picture &picture, const std::string &,
                                  const WriteOptions &options) override {
        return finished_file(*start_png(picture, options), picture.metadata());
    }
    std::unique_ptr<PictureDecoder> start_decoding(std::span<const std::byte> bytes,
                                                   const std::string &name,
                                                   const ReadOptions &options) override {
        return start_png_decoding(bytes, name, options);
    }
    std::unique_ptr<PictureEncoder> start_encoding(const Picture &picture,
                                                   const WriteOptions &options) override {
        return start_png(picture, options);
    }
};

} // namespace
} // namespace maquette::host

extern "C" MAQUETTE_EXPORT maquette::host::CodecModule *MAQUETTE_CODEC_MODULE_SYMBOL() {
    static maquette::host::PngModule module;
    return &module;
}
