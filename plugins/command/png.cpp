// PNG through libpng, whose errors come by longjmp: between setjmp and its end nothing is
// constructed.
#include "formats.hpp"

#include <png.h>

#include <csetjmp>
#include <vector>

namespace command {

namespace {

/// libpng's last error, as a sentence's part.
struct Message {
    std::string text;
};

void remember(png_structp png, png_const_charp message) {
    static_cast<Message *>(png_get_error_ptr(png))->text = message;
    longjmp(png_jmpbuf(png), 1);
}

void ignore(png_structp /*png*/, png_const_charp /*message*/) {}

constexpr int colour_types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                PNG_COLOR_TYPE_RGB_ALPHA};

bool write_all(png_structp png, png_infop info, const maquette::Picture &picture, std::FILE *file,
               const png_bytepp rows) {
    if (setjmp(png_jmpbuf(png)) != 0) { return false; } // NOLINT(cert-err52-cpp)
    png_init_io(png, file);
    // The file lives for one call: packing it would cost more than it saves.
    png_set_compression_level(png, 0);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_IHDR(png, info, picture.width(), picture.height(),
                 picture.sample() == MAQUETTE_U16 ? 16 : 8,
                 colour_types[picture.channel_count() - 1], PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    if (picture.sample() == MAQUETTE_U16) { png_set_swap(png); }
    png_write_image(png, rows);
    png_write_end(png, info);
    return true;
}

class PngReader final : public PictureReader {
  public:
    explicit PngReader(const std::string &path) : PictureReader(path) {
        const std::string start = file_.read_some(8);
        const bool is_png = start.size() == 8 &&
                            png_sig_cmp(reinterpret_cast<png_const_bytep>(start.data()), 0, 8) == 0;
        if (!is_png) { file_.refuse("is no PNG file: it " + file_.what_it_is()); }
        png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &message_, remember, ignore);
        info_ = png_ == nullptr ? nullptr : png_create_info_struct(png_);
        if (info_ == nullptr) { throw std::bad_alloc(); }
        if (!read_header()) { damaged(); }
    }
    ~PngReader() override { png_destroy_read_struct(&png_, &info_, nullptr); }

    void read(std::byte *first_row, std::size_t row_stride) override {
        std::vector<png_bytep> rows(shape_.height);
        for (std::uint32_t y = 0; y < shape_.height; ++y) {
            rows[y] = reinterpret_cast<png_bytep>(first_row + y * row_stride);
        }
        if (!read_rows(rows.data())) { damaged(); }
    }

  private:
    [[noreturn]] void damaged() {
        const std::string why = message_.text;
        png_destroy_read_struct(&png_, &info_, nullptr);
        file_.refuse("is a damaged PNG file (" + why + "); it has " + std::to_string(file_.size()) +
                     " bytes");
    }

    bool read_header() {
        if (setjmp(png_jmpbuf(png_)) != 0) { return false; } // NOLINT(cert-err52-cpp)
        png_init_io(png_, file_.stream());
        png_set_sig_bytes(png_, 8);
        png_read_info(png_, info_);
        png_set_expand(png_); // palettes, few bits, a transparent colour
        png_set_swap(png_);
        png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        shape_.width = png_get_image_width(png_, info_);
        shape_.height = png_get_image_height(png_, info_);
        shape_.channel_count = png_get_channels(png_, info_);
        shape_.sample = png_get_bit_depth(png_, info_) == 16 ? MAQUETTE_U16 : MAQUETTE_U8;
        return true;
    }

    bool read_rows(png_bytepp rows) {
        if (setjmp(png_jmpbuf(png_)) != 0) { return false; } // NOLINT(cert-err52-cpp)
        png_read_image(png_, rows);
        png_read_end(png_, nullptr);
        return true;
    }

    Message message_;
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
};

} // namespace

void write_png(const maquette::Picture &picture, const OpenFile &file) {
    Message message;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &message, remember, ignore);
    png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
    std::vector<png_bytep> rows(picture.height());
    for (std::uint32_t y = 0; y < picture.height(); ++y) {
        rows[y] = reinterpret_cast<png_bytep>(const_cast<std::byte *>(row_of(picture, y)));
    }
    const bool written = info != nullptr && write_all(png, info, picture, file.get(), rows.data());
    png_destroy_write_struct(&png, &info);
    if (!written) {
        throw maquette::Error(MAQUETTE_INTERNAL,
                              "The picture could not be written as PNG: " + message.text + ".");
    }
}

std::unique_ptr<PictureReader> open_png(const std::string &path) {
    return std::make_unique<PngReader>(path);
}

} // namespace command
