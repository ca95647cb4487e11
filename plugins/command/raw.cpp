#include "formats.hpp"

namespace command {

void write_raw(const maquette::Picture &picture, const OpenFile &file) {
    for (std::uint32_t y = 0; y < picture.height(); ++y) {
        write_bytes(file, row_of(picture, y), row_size(shape_of(picture)));
    }
}

namespace {

class RawReader final : public PictureReader {
  public:
    RawReader(const std::string &path, const Shape &shape) : PictureReader(path) {
        if (shape.width == 0) {
            file_.refuse(
                "has no header, and its size is not known: the program has to write a line "
                "such as 'output image 640 480 RGB u8' to standard error");
        }
        shape_ = shape;
        file_.expect_samples(shape, 0);
    }

    void read(std::byte *first_row, std::size_t row_stride) override {
        for (std::uint32_t y = 0; y < shape_.height; ++y) {
            file_.read(first_row + y * row_stride, row_size(shape_));
        }
    }
};

} // namespace

std::unique_ptr<PictureReader> open_raw(const std::string &path, const Shape &shape) {
    return std::make_unique<RawReader>(path, shape);
}

} // namespace command
