#include "image/png/header.hpp"

#include "image/orientation.hpp"
#include "image/png/chunk.hpp"
#include "image/png/inflate_stream.hpp"
#include "image/refusal.hpp"

#include <algorithm>
#include <string_view>

namespace maquette::host {

namespace {

/// Takes in one chunk after the other, as strictly and as leniently as libpng: what is needed for
/// the samples must be right, what is wrong elsewhere is passed over.
class HeaderReader {
  public:
    HeaderReader(const std::string &name, const ReadOptions &options)
        : name_(name), options_(options) {}

    PngHeader read(std::span<const std::uint8_t> file) {
        ChunkReader reader(file);
        Chunk chunk;
        while (reader.next(chunk)) {
            const bool critical = (chunk.type.front() & 0x20) == 0;
            if (!chunk.intact()) {
                if (critical) {
                    damaged("the checksum of a chunk '" + text_of(chunk.type) + "' is wrong");
                }
                continue;
            }
            if (!begun_ && chunk.type != "IHDR") { damaged("it does not begin with IHDR"); }
            if (critical) {
                take_critical(chunk);
            } else {
                take_ancillary(chunk);
            }
            if (chunk.type == "IEND") { break; }
        }
        if (!begun_) { damaged("it has no header"); }
        if (header_.samples.empty()) { damaged("it has no samples"); }
        if (chunk.type != "IEND") { damaged("it ends too early"); }
        return std::move(header_);
    }

  private:
    [[noreturn]] void damaged(const std::string &why) const {
        refuse_picture(name_, "it is a damaged PNG file: " + why + ". Get it again, whole.");
    }

    /// Chunk types may be anything.
    static std::string text_of(std::string_view type) {
        std::string text(type);
        std::ranges::replace_if(
            text, [](char c) { return c < ' ' || c > '~'; }, '?');
        return text;
    }

    void take_critical(const Chunk &chunk) {
        if (chunk.type == "IHDR") {
            take_header(chunk.data);
        } else if (chunk.type == "PLTE") {
            take_palette(chunk.data);
        } else if (chunk.type == "IDAT") {
            if (header_.colour == PngColour::palette && palette_size_ == 0) {
                damaged("its palette is missing");
            }
            if (samples_over_) { return; } // only what lies together belongs to the picture
            header_.samples.push_back(chunk.data);
        } else if (chunk.type != "IEND") {
            damaged("nobody knows chunks of the type '" + text_of(chunk.type) + "'");
        }
        samples_over_ = samples_over_ || (!header_.samples.empty() && chunk.type != "IDAT");
    }

    void take_header(std::span<const std::uint8_t> data) {
        if (begun_ || data.size() != 13) { damaged("it has a wrong header"); }
        begun_ = true;
        header_.width = read_big_endian(data.data());
        header_.height = read_big_endian(&data[4]);
        header_.depth = data[8];
        header_.colour = static_cast<PngColour>(data[9]);
        header_.interlaced = data[12] == 1;
        const unsigned depth = header_.depth;
        const bool small = depth == 1 || depth == 2 || depth == 4;
        bool known = false;
        switch (header_.colour) {
        case PngColour::grey: known = small || depth == 8 || depth == 16; break;
        case PngColour::palette: known = small || depth == 8; break;
        case PngColour::rgb:
        case PngColour::grey_alpha:
        case PngColour::rgba: known = depth == 8 || depth == 16; break;
        }
        static constexpr std::uint32_t largest = 0x7FFFFFFF;
        if (!known || data[10] != 0 || data[11] != 0 || data[12] > 1 || header_.width > largest ||
            header_.height > largest) {
            damaged("its header says what PNG does not know");
        }
        check_picture_size(name_, header_.width, header_.height, options_);
    }

    void take_palette(std::span<const std::uint8_t> data) {
        if (header_.colour != PngColour::palette) { return; }
        if (palette_size_ != 0 || data.empty() || data.size() > 768 || data.size() % 3 != 0) {
            damaged("its palette is wrong");
        }
        palette_size_ = std::min<std::size_t>(data.size() / 3, std::size_t{1} << header_.depth);
        for (auto &entry : header_.palette) {
            entry[3] = 255;
        }
        for (std::size_t i = 0; i < palette_size_; ++i) {
            std::copy_n(data.data() + 3 * i, 3, header_.palette[i].begin());
        }
    }

    void take_ancillary(const Chunk &chunk) {
        samples_over_ = samples_over_ || !header_.samples.empty();
        const auto &[type, data, checksum] = chunk;
        if (type == "tEXt" || type == "zTXt" || type == "iTXt") { take_text(data); }
        if (type == "eXIf") {
            header_.has_metadata = true;
            if (header_.samples.empty()) {
                header_.orientation = exif_orientation(std::as_bytes(data));
            }
        }
        if (!header_.samples.empty()) { return; }
        if (type == "tRNS") { take_transparency(data); }
        // What describes colours stands before the palette.
        if (palette_size_ != 0) { return; }
        if (type == "sRGB" && data.size() == 1 && data[0] < 4) { header_.srgb = true; }
        if (type == "gAMA" && data.size() == 4 && !header_.gamma) {
            header_.gamma = read_big_endian(data.data());
        }
        if (type == "iCCP" && header_.profile.empty() && !header_.srgb) { take_profile(data); }
    }

    void take_text(std::span<const std::uint8_t> data) {
        const std::string_view text(reinterpret_cast<const char *>(data.data()), data.size());
        header_.has_metadata = header_.has_metadata || text.starts_with("Raw profile type ") ||
                               text.starts_with("XML:com.adobe.xmp");
    }

    void take_transparency(std::span<const std::uint8_t> data) {
        if (header_.transparent || header_.palette_has_alpha) { return; }
        const auto sample = [&](std::size_t i) {
            const unsigned value = static_cast<unsigned>(data[2 * i]) << 8U | data[2 * i + 1];
            return static_cast<std::uint16_t>(value & ((1U << header_.depth) - 1));
        };
        if (header_.colour == PngColour::grey && data.size() == 2) {
            header_.transparent = {sample(0), 0, 0};
        } else if (header_.colour == PngColour::rgb && data.size() == 6) {
            header_.transparent = {sample(0), sample(1), sample(2)};
        } else if (header_.colour == PngColour::palette && !data.empty() &&
                   data.size() <= palette_size_) {
            header_.palette_has_alpha = true;
            for (std::size_t i = 0; i < data.size(); ++i) {
                header_.palette[i][3] = data[i];
            }
        }
    }

    void take_profile(std::span<const std::uint8_t> data) {
        static constexpr std::size_t longest_name = 79;
        static constexpr std::size_t shortest_profile = 132;
        static constexpr std::size_t longest_profile = 8'000'000;
        const auto name_end = std::find(data.begin(), data.end(), std::uint8_t{0});
        const auto name_size = static_cast<std::size_t>(name_end - data.begin());
        if (name_size == 0 || name_size > longest_name || data.size() < name_size + 2 ||
            data[name_size + 1] != 0) {
            return;
        }
        InflateStream stream({data.subspan(name_size + 2)});
        std::string profile(shortest_profile, '\0');
        const auto bytes = [&](std::size_t from) {
            return std::span(reinterpret_cast<std::uint8_t *>(profile.data()), profile.size())
                .subspan(from);
        };
        if (stream.read(bytes(0)) != shortest_profile) { return; }
        const std::size_t size = read_big_endian(bytes(0).data());
        const bool grey =
            header_.colour == PngColour::grey || header_.colour == PngColour::grey_alpha;
        if (size < shortest_profile || size > longest_profile ||
            profile.compare(36, 4, "acsp") != 0 ||
            profile.compare(16, 4, grey ? "GRAY" : "RGB ") != 0) {
            return;
        }
        profile.resize(size);
        if (stream.read(bytes(shortest_profile)) == size - shortest_profile) {
            header_.profile = std::move(profile);
        }
    }

    const std::string &name_;
    const ReadOptions &options_;
    PngHeader header_;
    bool begun_ = false;
    bool samples_over_ = false;
    std::size_t palette_size_ = 0;
};

} // namespace

unsigned PngHeader::channels() const {
    switch (colour) {
    case PngColour::rgb: return 3;
    case PngColour::grey_alpha: return 2;
    case PngColour::rgba: return 4;
    default: return 1;
    }
}

std::size_t PngHeader::row_bytes(std::uint32_t columns) const {
    return (std::size_t{columns} * channels() * depth + 7) / 8;
}

std::size_t PngHeader::step() const { return std::max(1U, channels() * depth / 8); }

Format PngHeader::format() const {
    maquette_channels_t layout = MAQUETTE_RGBA;
    switch (colour) {
    case PngColour::grey: layout = transparent ? MAQUETTE_GRAY_ALPHA : MAQUETTE_GRAY; break;
    case PngColour::rgb: layout = transparent ? MAQUETTE_RGBA : MAQUETTE_RGB; break;
    case PngColour::palette: layout = palette_has_alpha ? MAQUETTE_RGBA : MAQUETTE_RGB; break;
    case PngColour::grey_alpha: layout = MAQUETTE_GRAY_ALPHA; break;
    case PngColour::rgba: break;
    }
    // A gamma of 1, as exact as files state it.
    const bool linear = !srgb && gamma && *gamma >= 99'503 && *gamma <= 100'502;
    const maquette_colour_space_t space = !profile.empty() && !is_srgb_profile(profile)
                                              ? MAQUETTE_PROFILED
                                          : linear ? MAQUETTE_LINEAR_SRGB
                                                   : MAQUETTE_SRGB;
    return make_format(width, height, layout, depth == 16 ? MAQUETTE_U16 : MAQUETTE_U8, space);
}

PngHeader read_png_header(std::span<const std::byte> file, const std::string &name,
                          const ReadOptions &options) {
    return HeaderReader(name, options)
        .read({reinterpret_cast<const std::uint8_t *>(file.data()), file.size()});
}

} // namespace maquette::host
