// Netpbm's family: PGM and PPM without alpha, PAM with alpha, PFM for floats. Two-byte samples are
// big-endian; PFM has its bottom row first.
#include "formats.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

namespace command {

namespace {

static_assert(std::endian::native == std::endian::little, "samples are swapped for one order only");

void swap_bytes(std::byte *samples, std::size_t count, std::size_t size) {
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t low = 0, high = size - 1; low < high; ++low, --high) {
            std::swap(samples[i * size + low], samples[i * size + high]);
        }
    }
}

class PnmReader final : public PictureReader {
  public:
    explicit PnmReader(const std::string &path) : PictureReader(path) {
        const std::string magic = file_.read_some(2);
        if (magic == "P7") {
            read_pam_header();
        } else if (magic == "Pf" || magic == "PF") {
            read_sizes(magic == "PF" ? 3 : 1);
            const double scale = number("scale");
            if (scale == 0 || !std::isfinite(scale)) { file_.refuse("is a PFM file of scale 0"); }
            shape_.sample = MAQUETTE_F32;
            bottom_first_ = true;
            swapped_ = scale > 0;
        } else if (magic == "P5" || magic == "P6") {
            read_sizes(magic == "P6" ? 3 : 1);
            set_sample(number("maxval"));
        } else {
            file_.refuse("is no PGM, PPM, PAM or PFM file with binary samples: it " +
                         file_.what_it_is());
        }
        start_ = static_cast<std::uint64_t>(std::ftell(file_.stream()));
        file_.expect_samples(shape_, start_);
    }

    void read(std::byte *first_row, std::size_t row_stride) override {
        file_.seek(start_);
        const std::size_t size = sample_size(shape_.sample);
        for (std::uint32_t y = 0; y < shape_.height; ++y) {
            std::byte *row = first_row + (bottom_first_ ? shape_.height - 1 - y : y) * row_stride;
            file_.read(row, row_size(shape_));
            if (swapped_) { swap_bytes(row, row_size(shape_) / size, size); }
        }
    }

  private:
    /// The next word of the header, and the one white space behind it. Comments are passed over.
    std::string word() {
        static constexpr std::size_t longest = 32;
        std::string text;
        for (int c = std::fgetc(file_.stream()); c != EOF; c = std::fgetc(file_.stream())) {
            if (c == '#' && text.empty()) {
                while (c != '\n' && c != EOF) {
                    c = std::fgetc(file_.stream());
                }
            } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                if (!text.empty()) { return text; }
            } else {
                text += static_cast<char>(c);
                if (text.size() > longest) { break; }
            }
        }
        file_.refuse("has a damaged header: it " + file_.what_it_is());
    }

    double number(const char *what) {
        const std::string text = word();
        std::size_t used = 0;
        double value = 0;
        try {
            value = std::stod(text, &used);
        } catch (const std::exception &) { used = 0; }
        if (used != text.size()) {
            file_.refuse("has a damaged header: its " + std::string(what) + " is '" + text + "'");
        }
        return value;
    }

    std::uint32_t size(const char *what) {
        const double value = number(what);
        if (!(value >= 1 && value <= 1e9) || value != std::floor(value)) {
            file_.refuse("has a damaged header: its " + std::string(what) + " is no size");
        }
        return static_cast<std::uint32_t>(value);
    }

    void read_sizes(std::uint32_t channel_count) {
        shape_.width = size("width");
        shape_.height = size("height");
        shape_.channel_count = channel_count;
    }

    void set_sample(double maxval) {
        if (maxval != 255 && maxval != 65535) {
            file_.refuse("has a maxval of " + std::to_string(static_cast<long>(maxval)) +
                         "; only 255 and 65535 are understood");
        }
        shape_.sample = maxval == 255 ? MAQUETTE_U8 : MAQUETTE_U16;
        swapped_ = shape_.sample == MAQUETTE_U16;
    }

    void read_pam_header() {
        double maxval = 0;
        for (std::string key = word(); key != "ENDHDR"; key = word()) {
            if (key == "WIDTH") {
                shape_.width = size("width");
            } else if (key == "HEIGHT") {
                shape_.height = size("height");
            } else if (key == "DEPTH") {
                shape_.channel_count = size("depth");
            } else if (key == "MAXVAL") {
                maxval = number("maxval");
            } else {
                word(); // TUPLTYPE: the depth says it
            }
        }
        const bool whole = shape_.width > 0 && shape_.height > 0 && shape_.channel_count >= 1 &&
                           shape_.channel_count <= 4;
        if (!whole) { file_.refuse("is a PAM file whose header is not that of a picture"); }
        set_sample(maxval);
    }

    std::uint64_t start_ = 0;
    bool bottom_first_ = false;
    bool swapped_ = false;
};

std::string header_of(const maquette::Picture &picture) {
    const std::string size =
        std::to_string(picture.width()) + " " + std::to_string(picture.height()) + "\n";
    if (picture.sample() == MAQUETTE_F32) {
        return (picture.channel_count() == 3 ? "PF\n" : "Pf\n") + size + "-1.0\n";
    }
    const std::string maxval = picture.sample() == MAQUETTE_U8 ? "255\n" : "65535\n";
    if (!picture.has_alpha()) {
        return (picture.channel_count() == 3 ? "P6\n" : "P5\n") + size + maxval;
    }
    return "P7\nWIDTH " + std::to_string(picture.width()) + "\nHEIGHT " +
           std::to_string(picture.height()) + "\nDEPTH " + std::to_string(picture.channel_count()) +
           "\nMAXVAL " + maxval + "TUPLTYPE " +
           (picture.channel_count() == 4 ? "RGB_ALPHA" : "GRAYSCALE_ALPHA") + "\nENDHDR\n";
}

} // namespace

void write_pnm(const maquette::Picture &picture, const OpenFile &file) {
    const std::string header = header_of(picture);
    write_bytes(file, header.data(), header.size());
    const std::size_t size = row_size(shape_of(picture));
    std::vector<std::byte> swapped(picture.sample() == MAQUETTE_U16 ? size : 0);
    for (std::uint32_t i = 0; i < picture.height(); ++i) {
        const bool bottom_first = picture.sample() == MAQUETTE_F32;
        const std::byte *row = row_of(picture, bottom_first ? picture.height() - 1 - i : i);
        if (!swapped.empty()) {
            std::memcpy(swapped.data(), row, size);
            swap_bytes(swapped.data(), size / 2, 2);
            row = swapped.data();
        }
        write_bytes(file, row, size);
    }
}

std::unique_ptr<PictureReader> open_pnm(const std::string &path) {
    return std::make_unique<PnmReader>(path);
}

} // namespace command
