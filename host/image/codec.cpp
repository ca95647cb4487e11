#include "image/codec.hpp"

#include "failure.hpp"
#include "image/codec_module.hpp"
#include "image/mapped_file.hpp"
#include "image/picture_decoder.hpp"
#include "image/picture_encoder.hpp"
#include "image/refusal.hpp"
#include "module_file.hpp"

#include <map>
#include <string_view>

namespace maquette::host {

namespace {

CodecModule *open_module(const char *name) {
    return reinterpret_cast<OpenCodecModule *>(
        find_in_module(std::string("codecs/") + name, codec_module_symbol))();
}

CodecModule &png_module() {
    static CodecModule *const module = open_module("png");
    return *module;
}

CodecModule &jpeg_module() {
    static CodecModule *const module = open_module("jpeg");
    return *module;
}

/// For every format without a module of its own.
CodecModule &openimageio_module() {
    static CodecModule *const module = open_module("openimageio");
    return *module;
}

/// By content: a file's ending may lie.
CodecModule &module_for(std::span<const std::byte> bytes) {
    using namespace std::string_view_literals;
    const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
    if (is_png(bytes)) { return png_module(); }
    return text.starts_with("\xFF\xD8\xFF"sv) ? jpeg_module() : openimageio_module();
}

CodecModule &module_for(const std::string &ending) {
    if (ending == "png") { return png_module(); }
    return ending == "jpg" || ending == "jpeg" ? jpeg_module() : openimageio_module();
}

constexpr std::uint32_t without_alpha = MAQUETTE_GRAY | MAQUETTE_RGB;
constexpr std::uint32_t display = MAQUETTE_SRGB | MAQUETTE_PROFILED | MAQUETTE_DATA;

/// What each file format keeps, as far as OpenImageIO writes it (its PNM writer knows u8 only).
const std::map<std::string, Accepted> &storable() {
    static const Accepted jpeg{MAQUETTE_U8, without_alpha, MAQUETTE_NO_ALPHA, display};
    static const Accepted tiff{MAQUETTE_U8 | MAQUETTE_U16 | MAQUETTE_F32, MAQUETTE_ANY_CHANNELS,
                               MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
                               MAQUETTE_ANY_COLOUR_SPACE};
    static const std::map<std::string, Accepted> formats = {
        {"bmp", {MAQUETTE_U8, without_alpha, MAQUETTE_NO_ALPHA, display}},
        {"exr",
         {MAQUETTE_F16 | MAQUETTE_F32, MAQUETTE_ANY_CHANNELS,
          MAQUETTE_NO_ALPHA | MAQUETTE_PREMULTIPLIED_ALPHA, MAQUETTE_LINEAR_SRGB | MAQUETTE_DATA}},
        {"jpeg", jpeg},
        {"jpg", jpeg},
        {"pgm", {MAQUETTE_U8, MAQUETTE_GRAY, MAQUETTE_NO_ALPHA, display}},
        {"png",
         {MAQUETTE_U8 | MAQUETTE_U16, MAQUETTE_ANY_CHANNELS,
          MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA, display}},
        {"ppm", {MAQUETTE_U8, MAQUETTE_RGB, MAQUETTE_NO_ALPHA, display}},
        {"tga",
         {MAQUETTE_U8, MAQUETTE_RGB | MAQUETTE_RGBA, MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
          display}},
        {"tif", tiff},
        {"tiff", tiff},
        {"webp",
         {MAQUETTE_U8, MAQUETTE_RGB | MAQUETTE_RGBA, MAQUETTE_NO_ALPHA | MAQUETTE_STRAIGHT_ALPHA,
          display}},
    };
    return formats;
}

/// For formats that are read all at once.
class WholeDecoder final : public PictureDecoder {
  public:
    explicit WholeDecoder(Picture picture) : picture_(std::move(picture)) {}
    const Picture &picture() const override { return picture_; }
    std::uint32_t read_rows(std::uint32_t /*end*/) override { return picture_.format().height; }

  private:
    Picture picture_;
};

/// For formats that are written all at once.
class WholeEncoder final : public PictureEncoder {
  public:
    WholeEncoder(Picture picture, std::string ending, const WriteOptions &options)
        : picture_(std::move(picture)), ending_(std::move(ending)), options_(options) {}
    void rows_ready(std::uint32_t /*end*/) override {}
    void finish(const Metadata &metadata, const ByteSink &sink) override {
        picture_.set_metadata(metadata);
        sink(encode_picture(picture_, ending_, options_));
    }

  private:
    Picture picture_;
    std::string ending_;
    WriteOptions options_;
};

/// A decoder and the file that it reads.
class FileDecoder final : public PictureDecoder {
  public:
    FileDecoder(const std::filesystem::path &file, const ReadOptions &options) : file_(file) {
        CodecModule &module = module_for(file_.bytes());
        decoder_ = module.start_decoding(file_.bytes(), file.string(), options);
        if (!decoder_) {
            decoder_ = std::make_unique<WholeDecoder>(
                module.read(file_.bytes(), file.string(), file, options));
        }
    }
    const Picture &picture() const override { return decoder_->picture(); }
    std::uint32_t read_rows(std::uint32_t end) override { return decoder_->read_rows(end); }

  private:
    MappedFile file_;
    std::unique_ptr<PictureDecoder> decoder_;
};

} // namespace

bool is_png(std::span<const std::byte> bytes) {
    using namespace std::string_view_literals;
    return std::string_view(reinterpret_cast<const char *>(bytes.data()), bytes.size())
        .starts_with("\x89PNG\r\n\x1A\n"sv);
}

Picture read_picture(const std::filesystem::path &file, const ReadOptions &options) {
    const MappedFile mapped(file);
    return module_for(mapped.bytes()).read(mapped.bytes(), file.string(), file, options);
}

Picture read_picture(std::span<const std::byte> bytes, const std::string &name,
                     const ReadOptions &options) {
    if (bytes.empty()) { refuse_picture(name, "it is empty."); }
    return module_for(bytes).read(bytes, name, {}, options);
}

std::unique_ptr<PictureDecoder> start_decoding(const std::filesystem::path &file,
                                               const ReadOptions &options) {
    return std::make_unique<FileDecoder>(file, options);
}

std::unique_ptr<PictureDecoder> start_decoding(std::span<const std::byte> bytes,
                                               const std::string &name,
                                               const ReadOptions &options) {
    if (bytes.empty()) { refuse_picture(name, "it is empty."); }
    CodecModule &module = module_for(bytes);
    auto decoder = module.start_decoding(bytes, name, options);
    if (decoder) { return decoder; }
    return std::make_unique<WholeDecoder>(module.read(bytes, name, {}, options));
}

const std::vector<std::string> &writable_endings() {
    static const std::vector<std::string> endings = [] {
        std::vector<std::string> names;
        for (const auto &[ending, accepted] : storable()) {
            names.push_back(ending);
        }
        return names;
    }();
    return endings;
}

Format storable_format(const Format &format, const std::string &ending) {
    const auto found = storable().find(ending);
    if (found == storable().end()) {
        std::string known;
        for (const std::string &name : writable_endings()) {
            known += (known.empty() ? "." : ", .") + name;
        }
        throw Failure(
            Cause::output,
            (ending.empty() ? "A file name without an ending" : "The ending '." + ending + "'") +
                " names no format that can be written. Known are: " + known + ".");
    }
    return closest(format, found->second);
}

std::vector<std::byte> encode_picture(const Picture &picture, const std::string &ending,
                                      const WriteOptions &options) {
    const Picture stored = convert(picture, storable_format(picture.format(), ending));
    return module_for(ending).encode(stored, ending, options);
}

std::vector<std::byte> finished_file(PictureEncoder &encoder, const Metadata &metadata) {
    std::vector<std::byte> file;
    encoder.finish(metadata, [&file](std::span<const std::byte> piece) {
        file.insert(file.end(), piece.begin(), piece.end());
    });
    return file;
}

std::unique_ptr<PictureEncoder> start_encoding(Picture picture, const std::string &ending,
                                               const WriteOptions &options) {
    // Samples that are still to come cannot be converted yet.
    if (storable_format(picture.format(), ending) == picture.format()) {
        auto encoder = module_for(ending).start_encoding(picture, options);
        if (encoder) { return encoder; }
    }
    return std::make_unique<WholeEncoder>(std::move(picture), ending, options);
}

} // namespace maquette::host
