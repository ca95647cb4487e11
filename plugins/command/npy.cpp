// NumPy's array files: a magic number, a dictionary in Python's notation, the samples.
#include "formats.hpp"

#include <array>
#include <cstring>
#include <vector>

namespace command {

namespace {

struct Type {
    const char *name;
    maquette_sample_t sample;
};
constexpr std::array<Type, 4> types = {
    {{"|u1", MAQUETTE_U8}, {"<u2", MAQUETTE_U16}, {"<f2", MAQUETTE_F16}, {"<f4", MAQUETTE_F32}}};
constexpr std::size_t magic_size = 8; // with the version
constexpr std::size_t longest_header = 65536;

/// What follows 'key': in the dictionary; "" if there is no such key.
std::string after_key(const std::string &header, const std::string &key) {
    std::size_t at = header.find("'" + key + "'");
    if (at == std::string::npos) { return ""; }
    at = header.find(':', at);
    at = at == std::string::npos ? at : header.find_first_not_of(' ', at + 1);
    return at == std::string::npos ? "" : header.substr(at);
}

/// The text up to one of the characters that end it.
std::string up_to(const std::string &text, const char *ends) {
    return text.substr(0, text.find_first_of(ends));
}

class NpyReader final : public PictureReader {
  public:
    explicit NpyReader(const std::string &path) : PictureReader(path) {
        const std::string header = read_header();
        const std::string type = after_key(header, "descr");
        const std::string name = type.empty() ? "" : up_to(type.substr(1), "'\"");
        for (const Type &known : types) {
            if (name == known.name) { shape_.sample = known.sample; }
        }
        if (shape_.sample == 0) {
            file_.refuse("is an array of type '" + name +
                         "'; a picture is uint8, uint16, float16 or float32. Convert it with "
                         ".astype()");
        }
        if (up_to(after_key(header, "fortran_order"), ",} ") != "False") {
            file_.refuse("is an array in Fortran's order. Convert it with "
                         "numpy.ascontiguousarray()");
        }
        read_shape(after_key(header, "shape"));
        file_.expect_samples(shape_, start_);
    }

    void read(std::byte *first_row, std::size_t row_stride) override {
        file_.seek(start_);
        for (std::uint32_t y = 0; y < shape_.height; ++y) {
            file_.read(first_row + y * row_stride, row_size(shape_));
        }
    }

  private:
    std::string read_header() {
        const std::string magic = file_.read_some(magic_size);
        if (magic.size() < magic_size || std::memcmp(magic.data(), "\x93NUMPY", 6) != 0) {
            file_.refuse("is no NPY file: it " + file_.what_it_is());
        }
        const bool wide = magic[6] >= 2; // from version 2 on the length has four bytes
        std::array<unsigned char, 4> length{};
        file_.read(length.data(), wide ? 4 : 2);
        std::size_t size = 0;
        for (std::size_t i = 4; i-- > 0;) {
            size = size << 8U | length[i];
        }
        if (size > longest_header) {
            file_.refuse("is a damaged NPY file: its header is too long");
        }
        start_ = magic_size + (wide ? 4 : 2) + size;
        std::string header(size, '\0');
        file_.read(header.data(), size);
        return header;
    }

    void read_shape(const std::string &text) {
        std::vector<std::uint64_t> sizes;
        const std::string shape = up_to(text, ")");
        for (std::size_t at = 0;
             (at = shape.find_first_of("0123456789", at)) != std::string::npos;) {
            const std::size_t end = shape.find_first_not_of("0123456789", at);
            const std::string digits = shape.substr(at, end == std::string::npos ? end : end - at);
            sizes.push_back(digits.size() > 9 ? 0 : std::stoull(digits));
            at += digits.size();
        }
        if (sizes.size() == 2) { sizes.push_back(1); }
        const bool is_picture =
            sizes.size() == 3 && sizes[0] > 0 && sizes[1] > 0 && sizes[2] >= 1 && sizes[2] <= 4;
        if (!is_picture) {
            file_.refuse("is an array of shape " + up_to(text, ")").substr(0, 60) +
                         "); a picture is (height, width) or (height, width, 1 to 4 channels)");
        }
        shape_.height = static_cast<std::uint32_t>(sizes[0]);
        shape_.width = static_cast<std::uint32_t>(sizes[1]);
        shape_.channel_count = static_cast<std::uint32_t>(sizes[2]);
    }

    std::size_t start_ = 0;
};

} // namespace

void write_npy(const maquette::Picture &picture, const OpenFile &file) {
    static constexpr std::size_t alignment = 64;
    std::string header = "{'descr': '";
    for (const Type &type : types) {
        if (type.sample == picture.sample()) { header += type.name; }
    }
    header += "', 'fortran_order': False, 'shape': (" + std::to_string(picture.height()) + ", " +
              std::to_string(picture.width());
    if (picture.channel_count() > 1) { header += ", " + std::to_string(picture.channel_count()); }
    header += "), }";
    while ((magic_size + 2 + header.size() + 1) % alignment != 0) {
        header += ' ';
    }
    header += '\n';
    const std::string start = std::string("\x93NUMPY\x01\x00", magic_size) +
                              static_cast<char>(header.size() & 0xFFU) +
                              static_cast<char>(header.size() >> 8U);
    write_bytes(file, start.data(), start.size());
    write_bytes(file, header.data(), header.size());
    write_raw(picture, file);
}

std::unique_ptr<PictureReader> open_npy(const std::string &path) {
    return std::make_unique<NpyReader>(path);
}

} // namespace command
