#include "image/openimageio/write.hpp"

#include "failure.hpp"
#include "image/file_metadata.hpp"

#include <OpenImageIO/filesystem.h>
#include <OpenImageIO/imageio.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace maquette::host {

namespace {

[[noreturn]] void refuse(const std::string &ending, const std::string &why) {
    throw Failure(Cause::output, "The picture cannot be written as '." + ending + "': " +
                                     (why.empty() ? "the format does not take it" : why) + ".");
}

OIIO::TypeDesc type_of(maquette_sample_t sample) {
    switch (sample) {
    case MAQUETTE_U8: return OIIO::TypeDesc::UINT8;
    case MAQUETTE_U16: return OIIO::TypeDesc::UINT16;
    case MAQUETTE_F16: return OIIO::TypeDesc::HALF;
    default: return OIIO::TypeDesc::FLOAT;
    }
}

OIIO::ImageSpec spec_of(const Picture &picture, const std::string &ending,
                        const WriteOptions &options) {
    const Format &format = picture.format();
    OIIO::ImageSpec spec(static_cast<int>(format.width), static_cast<int>(format.height),
                         static_cast<int>(format.channel_count), type_of(format.sample));
    spec.channelnames.assign(format.channel_names.begin(), format.channel_names.end());
    spec.alpha_channel =
        format.alpha == MAQUETTE_NO_ALPHA ? -1 : static_cast<int>(format.channel_count) - 1;
    if (format.alpha == MAQUETTE_STRAIGHT_ALPHA) { spec.attribute("oiio:UnassociatedAlpha", 1); }
    if (format.colour_space == MAQUETTE_SRGB) { spec.attribute("oiio:ColorSpace", "sRGB"); }
    if (format.colour_space == MAQUETTE_LINEAR_SRGB) {
        spec.attribute("oiio:ColorSpace", "Linear");
    }
    const auto profile = picture.metadata().find("icc");
    if (profile != picture.metadata().end()) {
        spec.attribute(
            "ICCProfile",
            OIIO::TypeDesc(OIIO::TypeDesc::UINT8, static_cast<int>(profile->second.size())),
            profile->second.data());
    }
    if (ending == "webp") {
        spec.attribute("Compression", "webp:" + std::to_string(options.quality));
        spec.attribute("CompressionQuality", options.quality);
    } else if (ending == "tif" || ending == "tiff" || ending == "exr") {
        spec.attribute("Compression", "zip");
        // OpenImageIO would put the time of writing there: equal pictures must be equal files.
        spec.attribute("DateTime", "");
    }
    return spec;
}

/// A file of our own in a folder of our own, for formats that cannot be written to memory.
class PrivateFile {
  public:
    explicit PrivateFile(const std::string &ending) {
        std::string folder = (std::filesystem::temp_directory_path() / "maquette-XXXXXX").string();
        if (mkdtemp(folder.data()) == nullptr) {
            refuse(ending, "no temporary folder can be made");
        }
        folder_ = folder;
        file_ = folder_ / ("picture." + ending);
    }
    PrivateFile(const PrivateFile &) = delete;
    PrivateFile &operator=(const PrivateFile &) = delete;
    ~PrivateFile() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    const std::filesystem::path &path() const { return file_; }
    std::vector<std::byte> read() const {
        std::ifstream stream(file_, std::ios::binary);
        const std::vector<char> content{std::istreambuf_iterator<char>(stream), {}};
        const auto bytes = std::as_bytes(std::span(content));
        return {bytes.begin(), bytes.end()};
    }

  private:
    std::filesystem::path folder_;
    std::filesystem::path file_;
};

void write_to(OIIO::ImageOutput &output, const std::string &name, const OIIO::ImageSpec &spec,
              const Picture &picture, const std::string &ending) {
    const bool written = output.open(name, spec) &&
                         output.write_image(spec.format, picture.data(), OIIO::AutoStride,
                                            static_cast<OIIO::stride_t>(picture.row_stride())) &&
                         output.close();
    if (!written) { refuse(ending, output.geterror()); }
}

} // namespace

std::vector<std::byte> oiio_encode(const Picture &picture, const std::string &ending,
                                   const WriteOptions &options) {
    auto output = OIIO::ImageOutput::create("picture." + ending);
    if (!output) { refuse(ending, OIIO::geterror()); }
    OIIO::ImageSpec spec = spec_of(picture, ending, options);
    std::vector<std::byte> file;
    // OpenImageIO 2.4 says that it writes TIFF to memory, but the directory comes out incomplete.
    const bool is_tiff = ending == "tif" || ending == "tiff";
    if (output->supports("ioproxy") != 0 && !is_tiff) {
        OIIO::Filesystem::IOVecOutput memory;
        OIIO::Filesystem::IOProxy *proxy = &memory;
        spec.attribute("oiio:ioproxy", OIIO::TypeDesc::PTR, &proxy);
        write_to(*output, "picture." + ending, spec, picture, ending);
        const auto bytes = std::as_bytes(std::span(memory.buffer()));
        file.assign(bytes.begin(), bytes.end());
    } else {
        const PrivateFile temporary(ending);
        write_to(*output, temporary.path().string(), spec, picture, ending);
        file = temporary.read();
    }
    static const std::set<std::string> take_metadata = {"tif", "tiff", "webp"};
    return take_metadata.contains(ending) ? with_metadata(std::move(file), picture.metadata())
                                          : file;
}

} // namespace maquette::host
