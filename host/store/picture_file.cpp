#include "store/picture_file.hpp"

#include <nlohmann/json.hpp>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <string_view>

namespace maquette::host {

namespace {

using Json = nlohmann::json;

constexpr std::string_view magic = "MAQPIC1\n";
constexpr std::size_t size_bytes = 4;
constexpr int level = 1;
/// Rows that are prepared together take about this much: the processor's cache holds it.
constexpr std::size_t stripe_bytes = std::size_t{1} << 18U;
/// Zstandard cannot make less than 3 bytes of a block of 128 KiB (RFC 8878, 3.1.1.2).
constexpr std::uint64_t most_ratio = (std::uint64_t{128} << 10U) / 3 + 1;

struct FreeContext {
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

/// Made once for each thread: for a small picture, making it is most of the work.
ZSTD_CCtx *compression() {
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    if (!context) { throw std::bad_alloc(); }
    ZSTD_CCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
    return context.get();
}

ZSTD_DCtx *decompression() {
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    if (!context) { throw std::bad_alloc(); }
    ZSTD_DCtx_reset(context.get(), ZSTD_reset_session_and_parameters);
    return context.get();
}

std::size_t pixel_size(const Format &format) {
    return format.channel_count * sample_size(format.sample);
}

Json binary(const std::string &text) { return Json::binary({text.begin(), text.end()}); }

std::string text_of(const Json &value) {
    const auto &bytes = value.get_binary();
    return {bytes.begin(), bytes.end()};
}

std::vector<std::uint8_t> header_of(const Picture &picture) {
    const Format &format = picture.format();
    Json names = Json::array();
    for (const std::string &name : format.channel_names) {
        names.push_back(binary(name));
    }
    Json metadata = Json::array();
    for (const auto &[key, value] : picture.metadata()) {
        metadata.push_back({binary(key), binary(value)});
    }
    return Json::to_cbor({{"width", format.width},
                          {"height", format.height},
                          {"channel-count", format.channel_count},
                          {"channels", format.channels},
                          {"sample", format.sample},
                          {"alpha", format.alpha},
                          {"colour-space", format.colour_space},
                          {"names", names},
                          {"metadata", metadata}});
}

struct Header {
    Format format;
    Metadata metadata;
};

/// Throws Json::exception for no unsigned number. What is too large becomes 0, which fits nowhere.
std::uint32_t number_of(const Json &header, const char *name) {
    const auto number = header.at(name).get_ref<const Json::number_unsigned_t &>();
    return number > std::numeric_limits<std::uint32_t>::max() ? 0
                                                              : static_cast<std::uint32_t>(number);
}

std::optional<Header> read_header(std::span<const std::byte> bytes) {
    try {
        const Json json =
            Json::from_cbor(reinterpret_cast<const std::uint8_t *>(bytes.data()),
                            reinterpret_cast<const std::uint8_t *>(bytes.data() + bytes.size()));
        Header header;
        Format &format = header.format;
        format.width = number_of(json, "width");
        format.height = number_of(json, "height");
        format.channel_count = number_of(json, "channel-count");
        format.channels = number_of(json, "channels");
        format.sample = number_of(json, "sample");
        format.alpha = number_of(json, "alpha");
        format.colour_space = number_of(json, "colour-space");
        for (const Json &name : json.at("names")) {
            format.channel_names.push_back(text_of(name));
        }
        for (const Json &entry : json.at("metadata")) {
            header.metadata[text_of(entry.at(0))] = text_of(entry.at(1));
        }
        if (format.width == 0 || format.height == 0 || format.channel_count == 0 ||
            format.channel_names.size() != format.channel_count ||
            sample_name(format.sample) == "unknown") {
            return std::nullopt;
        }
        return header;
    } catch (const Json::exception &) { return std::nullopt; }
}

/// Compresses what it is given and appends it.
class Frame {
  public:
    Frame(std::vector<std::byte> &bytes, std::uint64_t content)
        : bytes_(bytes), context_(compression()) {
        ZSTD_CCtx_setPledgedSrcSize(context_, content);
    }

    void add(std::span<const std::byte> samples, bool last) {
        ZSTD_inBuffer in{samples.data(), samples.size(), 0};
        const ZSTD_EndDirective directive = last ? ZSTD_e_end : ZSTD_e_continue;
        std::size_t left = 1;
        while (last ? left > 0 : in.pos < in.size) {
            const std::size_t begin = bytes_.size();
            bytes_.resize(begin + ZSTD_compressBound(std::max<std::size_t>(in.size - in.pos, 1)));
            ZSTD_outBuffer out{bytes_.data() + begin, bytes_.size() - begin, 0};
            left = ZSTD_compressStream2(context_, &out, &in, directive);
            bytes_.resize(begin + out.pos);
            if (ZSTD_isError(left) != 0) { throw std::bad_alloc(); } // nothing else can fail
        }
    }

  private:
    std::vector<std::byte> &bytes_;
    ZSTD_CCtx *context_;
};

void to_differences(const std::byte *row, std::size_t size, std::size_t pixel, std::byte *to) {
    const auto *samples = reinterpret_cast<const std::uint8_t *>(row);
    auto *differences = reinterpret_cast<std::uint8_t *>(to);
    std::memcpy(differences, samples, std::min(pixel, size));
    for (std::size_t i = pixel; i < size; ++i) {
        differences[i] = static_cast<std::uint8_t>(samples[i] - samples[i - pixel]);
    }
}

void from_differences(std::byte *row, std::size_t size, std::size_t pixel) {
    auto *samples = reinterpret_cast<std::uint8_t *>(row);
    for (std::size_t i = pixel; i < size; ++i) {
        samples[i] = static_cast<std::uint8_t>(samples[i] + samples[i - pixel]);
    }
}

/// False if the frame is not exactly that many rows.
bool read_samples(std::span<const std::byte> frame, Picture &picture) {
    const Format &format = picture.format();
    const std::size_t row = row_size(format);
    const std::size_t pixel = pixel_size(format);
    ZSTD_DCtx *context = decompression();
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    std::size_t left = 1;
    for (std::uint32_t y = 0; y < format.height; ++y) {
        ZSTD_outBuffer out{picture.writable_row(y), row, 0};
        while (out.pos < out.size) {
            const std::size_t before = in.pos + out.pos;
            if (left == 0) { return false; }
            left = ZSTD_decompressStream(context, &out, &in);
            if (ZSTD_isError(left) != 0) { return false; }
            if (in.pos + out.pos == before && out.pos < out.size) { return false; } // cut short
        }
        from_differences(picture.writable_row(y), row, pixel);
    }
    // The frame's end may still have to be read.
    std::array<std::byte, 1> beyond{};
    ZSTD_outBuffer out{beyond.data(), beyond.size(), 0};
    if (left != 0) { left = ZSTD_decompressStream(context, &out, &in); }
    return left == 0 && out.pos == 0 && in.pos == in.size;
}

} // namespace

std::vector<std::byte> encode_picture_file(const Picture &picture) {
    const Format &format = picture.format();
    const std::size_t row = row_size(format);
    const std::vector<std::uint8_t> header = header_of(picture);
    std::vector<std::byte> bytes(magic.size() + size_bytes + header.size());
    std::memcpy(bytes.data(), magic.data(), magic.size());
    for (std::size_t byte = 0; byte < size_bytes; ++byte) {
        bytes[magic.size() + byte] = static_cast<std::byte>(header.size() >> (8 * byte));
    }
    std::memcpy(bytes.data() + magic.size() + size_bytes, header.data(), header.size());
    Frame frame(bytes, std::uint64_t{row} * format.height);
    const std::size_t rows = std::clamp<std::size_t>(stripe_bytes / row, 1, format.height);
    std::vector<std::byte> stripe(rows * row);
    for (std::uint32_t y = 0; y < format.height; y += static_cast<std::uint32_t>(rows)) {
        const std::size_t count = std::min<std::size_t>(rows, format.height - y);
        for (std::size_t i = 0; i < count; ++i) {
            to_differences(picture.row(y + static_cast<std::uint32_t>(i)), row, pixel_size(format),
                           stripe.data() + i * row);
        }
        frame.add(std::span(stripe).first(count * row), y + count == format.height);
    }
    return bytes;
}

std::optional<Picture> decode_picture_file(std::span<const std::byte> bytes) {
    if (bytes.size() < magic.size() + size_bytes ||
        std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) {
        return std::nullopt;
    }
    bytes = bytes.subspan(magic.size());
    std::size_t header_size = 0;
    for (std::size_t byte = 0; byte < size_bytes; ++byte) {
        header_size |= std::to_integer<std::size_t>(bytes[byte]) << (8 * byte);
    }
    bytes = bytes.subspan(size_bytes);
    if (header_size > bytes.size()) { return std::nullopt; }
    const auto header = read_header(bytes.first(header_size));
    if (!header) { return std::nullopt; }
    const auto frame = bytes.subspan(header_size);
    // Before memory is asked for: do the samples fit what the header says?
    const Format &format = header->format;
    if (format.channel_count > std::numeric_limits<std::uint32_t>::max() / 4 / format.width) {
        return std::nullopt;
    }
    const std::uint64_t size = std::uint64_t{row_size(format)} * format.height;
    if (size / most_ratio > frame.size() ||
        ZSTD_getFrameContentSize(frame.data(), frame.size()) != size) {
        return std::nullopt;
    }
    Picture picture = Picture::make(format);
    if (!read_samples(frame, picture)) { return std::nullopt; }
    if (!header->metadata.empty()) { picture.set_metadata(header->metadata); }
    return picture;
}

} // namespace maquette::host
