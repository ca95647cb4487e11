#include "host/image/png_reference.hpp"

#include <png.h>

#include <bit>
#include <cstdio>
#include <memory>
#include <stdexcept>

namespace {

[[noreturn]] void fail(png_structp, png_const_charp message) { throw std::runtime_error(message); }
void ignore(png_structp, png_const_charp) {}

struct Reader {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, ignore);
    png_infop info = png_create_info_struct(png);
    Reader() = default;
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;
    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

} // namespace

std::optional<PngReference> read_png_reference(const std::filesystem::path &path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "rb"),
                                                                &std::fclose);
    if (!file) { return std::nullopt; }
    PngReference result;
    try {
        Reader reader;
        png_init_io(reader.png, file.get());
        png_read_info(reader.png, reader.info);
        png_set_expand(reader.png);
        if (std::endian::native == std::endian::little) { png_set_swap(reader.png); }
        png_set_interlace_handling(reader.png);
        png_read_update_info(reader.png, reader.info);
        result.width = png_get_image_width(reader.png, reader.info);
        result.height = png_get_image_height(reader.png, reader.info);
        result.channel_count = png_get_channels(reader.png, reader.info);
        result.sample_bytes = png_get_bit_depth(reader.png, reader.info) / 8U;
        const std::size_t row_bytes = png_get_rowbytes(reader.png, reader.info);
        result.samples.resize(row_bytes * result.height);
        std::vector<png_bytep> rows;
        for (std::uint32_t y = 0; y < result.height; ++y) {
            rows.push_back(result.samples.data() + y * row_bytes);
        }
        png_read_image(reader.png, rows.data());
        png_read_end(reader.png, nullptr);
    } catch (const std::exception &) { return std::nullopt; }
    return result;
}
