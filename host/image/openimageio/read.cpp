#include "image/openimageio/read.hpp"

#include "image/file_metadata.hpp"
#include "image/orientation.hpp"
#include "image/refusal.hpp"

#include <OpenImageIO/filesystem.h>
#include <OpenImageIO/imageio.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace maquette::host {

namespace {

/// How files of a format begin, and the ending by which OpenImageIO knows it.
struct Signature {
    std::size_t offset;
    std::string_view bytes;
    const char *ending;
};

/// The format by content; the file's own ending may lie.
std::string ending_of(std::span<const std::byte> bytes, const std::filesystem::path &file) {
    using namespace std::string_view_literals;
    static constexpr std::array signatures{
        Signature{0, "\x89PNG\r\n\x1A\n"sv, "png"},
        Signature{0, "\xFF\xD8\xFF"sv, "jpg"},
        Signature{0, "II*\0"sv, "tif"},
        Signature{0, "MM\0*"sv, "tif"},
        Signature{0, "II+\0"sv, "tif"},
        Signature{0, "MM\0+"sv, "tif"},
        Signature{8, "WEBP"sv, "webp"},
        Signature{0, "\x76\x2F\x31\x01"sv, "exr"},
        Signature{4, "ftyp"sv, "heic"},
        Signature{0, "BM"sv, "bmp"},
        Signature{0, "GIF8"sv, "gif"},
        Signature{0, "\0\0\1\0"sv, "ico"},
        Signature{0, "#?RADIANCE"sv, "hdr"},
        Signature{0, "PF"sv, "pfm"},
        Signature{0, "Pf"sv, "pfm"},
        Signature{0, "P1"sv, "pbm"},
        Signature{0, "P2"sv, "pgm"},
        Signature{0, "P3"sv, "ppm"},
        Signature{0, "P4"sv, "pbm"},
        Signature{0, "P5"sv, "pgm"},
        Signature{0, "P6"sv, "ppm"},
        Signature{0, "8BPS"sv, "psd"},
        Signature{4, "jP  "sv, "jp2"},
        Signature{0, "DDS "sv, "dds"},
    };
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    for (const Signature &signature : signatures) {
        if (text.size() > signature.offset &&
            text.substr(signature.offset).starts_with(signature.bytes)) {
            return signature.ending;
        }
    }
    std::string ending = file.extension().string();
    return ending.empty() ? ending : ending.substr(1);
}

/// libjpeg fills up what is missing of a truncated file and only warns. Whole files have an
/// end-of-image marker behind their last scan.
bool is_truncated_jpeg(std::span<const std::byte> bytes) {
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    const std::size_t scan = text.rfind("\xFF\xDA");
    const std::size_t end = text.rfind("\xFF\xD9");
    return scan == std::string_view::npos || end == std::string_view::npos || end < scan;
}

maquette_sample_t sample_of(const OIIO::TypeDesc &type) {
    switch (type.basetype) {
    case OIIO::TypeDesc::UINT8:
    case OIIO::TypeDesc::INT8: return MAQUETTE_U8;
    case OIIO::TypeDesc::UINT16:
    case OIIO::TypeDesc::INT16: return MAQUETTE_U16;
    case OIIO::TypeDesc::HALF: return MAQUETTE_F16;
    default: return MAQUETTE_F32;
    }
}

OIIO::TypeDesc type_of(maquette_sample_t sample) {
    switch (sample) {
    case MAQUETTE_U8: return OIIO::TypeDesc::UINT8;
    case MAQUETTE_U16: return OIIO::TypeDesc::UINT16;
    case MAQUETTE_F16: return OIIO::TypeDesc::HALF;
    default: return OIIO::TypeDesc::FLOAT;
    }
}

Format format_of(const OIIO::ImageSpec &spec, bool profiled) {
    const auto width = static_cast<std::uint32_t>(spec.width);
    const auto height = static_cast<std::uint32_t>(spec.height);
    const std::string space = spec.get_string_attribute("oiio:ColorSpace");
    const bool linear =
        space == "Linear" || space == "linear" || space == "lin_srgb" || space == "scene_linear";
    const maquette_colour_space_t colour_space = profiled ? MAQUETTE_PROFILED
                                                 : linear ? MAQUETTE_LINEAR_SRGB
                                                          : MAQUETTE_SRGB;
    const maquette_sample_t sample = sample_of(spec.format);
    const auto usual = [&](maquette_channels_t channels) {
        return make_format(width, height, channels, sample, colour_space);
    };
    Format format;
    if (spec.nchannels == 1) {
        format = usual(MAQUETTE_GRAY);
    } else if (spec.nchannels == 2 && spec.alpha_channel == 1) {
        format = usual(MAQUETTE_GRAY_ALPHA);
    } else if (spec.nchannels == 3) {
        format = usual(MAQUETTE_RGB);
    } else if (spec.nchannels == 4 && spec.alpha_channel == 3) {
        format = usual(MAQUETTE_RGBA);
    } else {
        std::vector<std::string> names = spec.channelnames;
        names.resize(static_cast<std::size_t>(spec.nchannels), "unnamed");
        format = {width,
                  height,
                  static_cast<std::uint32_t>(spec.nchannels),
                  MAQUETTE_OTHER_CHANNELS,
                  sample,
                  MAQUETTE_NO_ALPHA,
                  colour_space,
                  std::move(names)};
    }
    if (format.alpha != MAQUETTE_NO_ALPHA &&
        spec.get_int_attribute("oiio:UnassociatedAlpha") == 0) {
        format.alpha = MAQUETTE_PREMULTIPLIED_ALPHA;
    }
    return format;
}

/// The ICC profile's bytes, "" if there is none.
std::string profile_of(const OIIO::ImageSpec &spec) {
    const OIIO::ParamValue *attribute = spec.find_attribute("ICCProfile");
    if (attribute == nullptr) { return ""; }
    return {static_cast<const char *>(attribute->data()),
            static_cast<std::size_t>(attribute->datasize())};
}

void check_size(const OIIO::ImageSpec &spec, const std::string &name, const ReadOptions &options) {
    static constexpr int most_channels = 64;
    if (spec.deep) { refuse_picture(name, "it is a deep picture, which has no place in a chain."); }
    if (spec.width <= 0 || spec.height <= 0 || spec.depth > 1 || spec.nchannels <= 0 ||
        spec.nchannels > most_channels) {
        refuse_picture(name, "its header says " + std::to_string(spec.width) + " × " +
                                 std::to_string(spec.height) + " pixels with " +
                                 std::to_string(spec.nchannels) + " channels.");
    }
    check_picture_size(name, static_cast<std::uint64_t>(spec.width),
                       static_cast<std::uint64_t>(spec.height), options);
}

std::string reason(const std::string &said) {
    return said.empty() ? "the file is damaged or of an unknown format." : said + ".";
}

} // namespace

Picture oiio_read(std::span<const std::byte> bytes, const std::string &name,
                  const std::filesystem::path &file, const ReadOptions &options) {
    const std::string ending = ending_of(bytes, file.empty() ? std::filesystem::path(name) : file);
    if (ending == "jpg" && is_truncated_jpeg(bytes)) {
        refuse_picture(name, "it is a JPEG file that ends too early. Get it again, whole.");
    }
    OIIO::Filesystem::IOMemReader memory(const_cast<std::byte *>(bytes.data()), bytes.size());
    // By format name: OpenImageIO looks for a file where it is given the name of one.
    if (ending == "ico") {
        refuse_picture(name,
                       "icon files hold several pictures. Save the one that is meant as PNG.");
    }
    auto input = OIIO::ImageInput::create(ending, false, nullptr, &memory);
    if (!input) {
        OIIO::geterror();
        refuse_picture(
            name, "its format is unknown. Known are PNG, JPEG, TIFF, WebP, OpenEXR, HEIF, BMP, "
                  "PNM, GIF and others.");
    }
    const bool from_memory = input->supports("ioproxy") != 0;
    if (!from_memory && file.empty()) {
        refuse_picture(name, "a '." + ending +
                                 "' picture can only be read from a file, not from a stream.");
    }
    OIIO::ImageSpec wishes;
    wishes.attribute("oiio:UnassociatedAlpha", 1);
    OIIO::Filesystem::IOProxy *proxy = &memory;
    if (from_memory) { wishes.attribute("oiio:ioproxy", OIIO::TypeDesc::PTR, &proxy); }
    OIIO::ImageSpec spec;
    if (!input->open(from_memory ? "picture." + ending : file.string(), spec, wishes)) {
        refuse_picture(name, reason(input->geterror()));
    }
    check_size(spec, name, options);
    const std::string profile = profile_of(spec);
    const Format format = format_of(spec, !profile.empty() && !is_srgb_profile(profile));
    Picture picture = Picture::make(format);
    const bool whole =
        input->read_image(0, 0, 0, spec.nchannels, type_of(format.sample), picture.data(),
                          OIIO::AutoStride, static_cast<OIIO::stride_t>(picture.row_stride()));
    const std::string said = input->geterror();
    if (!whole || !said.empty()) { refuse_picture(name, reason(said)); }
    input->close();
    Metadata metadata = read_file_metadata(bytes);
    if (!profile.empty()) { metadata["icc"] = profile; }
    picture.set_metadata(std::move(metadata));
    return upright(picture, spec.get_int_attribute("Orientation", 1));
}

} // namespace maquette::host
