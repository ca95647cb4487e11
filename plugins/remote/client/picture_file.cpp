#include "client/picture_file.hpp"

#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include <cctype>
#include <memory>
#include <stdexcept>

namespace remote {

namespace {

const unsigned char *bytes_of(std::string_view file) {
    return reinterpret_cast<const unsigned char *>(file.data());
}

Bitmap make_bitmap(std::uint64_t width, std::uint64_t height, std::uint32_t channels,
                   std::uint64_t most_pixels) {
    if (width == 0 || height == 0 || width > UINT32_MAX || height > UINT32_MAX ||
        width * height > most_pixels) {
        throw std::runtime_error("has " + std::to_string(width) + " x " + std::to_string(height) +
                                 " pixels, where at most " + std::to_string(most_pixels) +
                                 " are taken");
    }
    Bitmap bitmap;
    bitmap.width = static_cast<std::uint32_t>(width);
    bitmap.height = static_cast<std::uint32_t>(height);
    bitmap.channels = channels;
    bitmap.samples.resize(width * height * channels);
    return bitmap;
}

Bitmap read_png(std::string_view file, std::uint64_t most_pixels) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, decltype(&png_image_free)> release(&image, png_image_free);
    const auto damaged = [&] {
        return std::runtime_error("is a damaged PNG file (" + std::string(image.message) + ")");
    };
    if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) {
        throw damaged();
    }
    const bool alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image.format = alpha ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    Bitmap bitmap = make_bitmap(image.width, image.height, alpha ? 4 : 3, most_pixels);
    if (png_image_finish_read(&image, nullptr, bitmap.samples.data(), 0, nullptr) == 0) {
        throw damaged();
    }
    return bitmap;
}

Bitmap read_jpeg(std::string_view file, std::uint64_t most_pixels) {
    const std::unique_ptr<void, decltype(&tjDestroy)> reader(tjInitDecompress(), tjDestroy);
    if (!reader) { throw std::bad_alloc(); }
    const auto damaged = [&] {
        return std::runtime_error("is a damaged JPEG file (" +
                                  std::string(tjGetErrorStr2(reader.get())) + ")");
    };
    int width = 0;
    int height = 0;
    int sampling = 0;
    int space = 0;
    if (tjDecompressHeader3(reader.get(), bytes_of(file), file.size(), &width, &height, &sampling,
                            &space) != 0) {
        throw damaged();
    }
    Bitmap bitmap = make_bitmap(static_cast<std::uint64_t>(width),
                                static_cast<std::uint64_t>(height), 3, most_pixels);
    if (tjDecompress2(reader.get(), bytes_of(file), file.size(), bitmap.samples.data(), width, 0,
                      height, TJPF_RGB, TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING) != 0) {
        throw damaged();
    }
    return bitmap;
}

Bitmap read_webp(std::string_view file, std::uint64_t most_pixels) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes_of(file), file.size(), &features) != VP8_STATUS_OK ||
        features.has_animation != 0) {
        throw std::runtime_error("is a damaged or moving WebP file");
    }
    const bool alpha = features.has_alpha != 0;
    Bitmap bitmap =
        make_bitmap(static_cast<std::uint64_t>(features.width),
                    static_cast<std::uint64_t>(features.height), alpha ? 4 : 3, most_pixels);
    const auto decode = alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
    if (decode(bytes_of(file), file.size(), bitmap.samples.data(), bitmap.samples.size(),
               static_cast<int>(bitmap.width * bitmap.channels)) == nullptr) {
        throw std::runtime_error("is a damaged WebP file");
    }
    return bitmap;
}

/// The first bytes, readable: an error page is told apart from noise.
std::string beginning(std::string_view file) {
    std::string text;
    for (const char letter : file.substr(0, 40)) {
        text += std::isprint(static_cast<unsigned char>(letter)) != 0 ? letter : '.';
    }
    return text;
}

} // namespace

std::string picture_type(std::string_view file) {
    using namespace std::string_view_literals;
    if (file.substr(0, 8) == "\x89PNG\r\n\x1A\n"sv) { return "image/png"; }
    if (file.substr(0, 3) == "\xFF\xD8\xFF"sv) { return "image/jpeg"; }
    if (file.size() >= 12 && file.substr(0, 4) == "RIFF"sv && file.substr(8, 4) == "WEBP"sv) {
        return "image/webp";
    }
    return "";
}

Bitmap read_picture(std::string_view file, std::uint64_t most_pixels) {
    const std::string type = picture_type(file);
    if (type == "image/png") { return read_png(file, most_pixels); }
    if (type == "image/jpeg") { return read_jpeg(file, most_pixels); }
    if (type == "image/webp") { return read_webp(file, most_pixels); }
    throw std::runtime_error("is no PNG, JPEG or WebP file: its " + std::to_string(file.size()) +
                             " bytes begin with '" + beginning(file) + "'");
}

std::string write_png(const Bitmap &bitmap) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = bitmap.width;
    image.height = bitmap.height;
    image.format = bitmap.channels == 1   ? PNG_FORMAT_GRAY
                   : bitmap.channels == 3 ? PNG_FORMAT_RGB
                                          : PNG_FORMAT_RGBA;
    image.flags = PNG_IMAGE_FLAG_FAST; // it travels once; packing it better would cost seconds
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string file(size, '\0');
    if (png_image_write_to_memory(&image, file.data(), &size, 0, bitmap.samples.data(), 0,
                                  nullptr) == 0) {
        throw std::runtime_error("could not be written as PNG (" + std::string(image.message) +
                                 ")");
    }
    file.resize(size);
    return file;
}

} // namespace remote
