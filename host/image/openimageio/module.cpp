// The codec module's entry: OpenImageIO for pixels, Exiv2 for metadata.
#include "image/codec_module.hpp"
#include "image/openimageio/read.hpp"
#include "image/openimageio/write.hpp"

#include <OpenImageIO/imageio.h>

namespace maquette::host {

namespace {

class OpenImageIoModule final : public CodecModule {
  public:
    OpenImageIoModule() {
        // The engine brings the threads; a pool inside each codec would only compete with them.
        OIIO::attribute("threads", 1);
        OIIO::attribute("exr_threads", -1);
    }
    Picture read(std::span<const std::byte> bytes, const std::string &name,
                 const std::filesystem::path &file, const ReadOptions &options) override {
        return oiio_read(bytes, name, file, options);
    }
    std::vector<std::byte> encode(const Picture &picture, const std::string &ending,
                                  const WriteOptions &options) override {
        return oiio_encode(picture, ending, options);
    }
};

} // namespace
} // namespace maquette::host

extern "C" MAQUETTE_EXPORT maquette::host::CodecModule *MAQUETTE_CODEC_MODULE_SYMBOL() {
    static maquette::host::OpenImageIoModule module;
    return &module;
}
