#include "store/picture_file.hpp"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <string_view>

namespace maquette::host {

namespace {

constexpr std::string_view magic = "MAQPIC1\n";
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

constexpr std::size_t number_bytes = 4;

void append(std::vector<std::byte> &bytes, std::size_t number) {
    for (std::size_t byte = 0; byte < number_bytes; ++byte) {
        bytes.push_back(static_cast<std::byte>(number >> (8 * byte)));
    }
}

void append(std::vector<std::byte> &bytes, std::string_view text) {
    append(bytes, text.size());
    const auto all = std::as_bytes(std::span(text));
    std::ranges::copy(all, std::back_inserter(bytes));
}

std::vector<std::byte> head_of(const Picture &picture) {
    const Format &format = picture.format();
    std::vector<std::byte> head;
    std::ranges::copy(std::as_bytes(std::span(magic)), std::back_inserter(head));
    for (const std::uint32_t number :
         {format.width, format.height, format.channel_count, std::uint32_t{format.channels},
          std::uint32_t{format.sample}, std::uint32_t{format.alpha},
          std::uint32_t{format.colour_space}}) {
        append(head, number);
    }
    for (const std::string &name : format.channel_names) {
        append(head, name);
    }
    append(head, picture.metadata().size());
    for (const auto &[key, value] : picture.metadata()) {
        append(head, key);
        append(head, value);
    }
    return head;
}

/// Takes a file apart from its beginning. Once something is missing, nothing more is there.
class Reader {
  public:
    explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}
    bool good() const { return good_; }
    std::span<const std::byte> rest() const { return rest_; }

    std::span<const std::byte> take(std::size_t size) {
        good_ = good_ && size <= rest_.size();
        if (!good_) { return {}; }
        const auto taken = rest_.first(size);
        rest_ = rest_.subspan(size);
        return taken;
    }
    std::uint32_t number() {
        std::uint32_t number = 0;
        const auto bytes = take(number_bytes);
        for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
            number |= std::to_integer<std::uint32_t>(bytes[byte]) << (8 * byte);
        }
        return number;
    }
    std::string text() {
        const auto bytes = take(number());
        return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
    }

  private:
    std::span<const std::byte> rest_;
    bool good_ = true;
};

struct Head {
    Format format;
    Metadata metadata;
};

std::optional<Head> read_head(Reader &reader) {
    const auto begin = reader.take(magic.size());
    if (!reader.good() || std::memcmp(begin.data(), magic.data(), magic.size()) != 0) {
        return std::nullopt;
    }
    Head head;
    Format &format = head.format;
    format.width = reader.number();
    format.height = reader.number();
    format.channel_count = reader.number();
    format.channels = reader.number();
    format.sample = reader.number();
    format.alpha = reader.number();
    format.colour_space = reader.number();
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < format.channel_count && reader.good(); ++i) {
        names.push_back(reader.text());
    }
    format.channel_names = std::move(names);
    const std::uint32_t entries = reader.number();
    for (std::uint32_t i = 0; i < entries && reader.good(); ++i) {
        std::string key = reader.text();
        head.metadata[std::move(key)] = reader.text();
    }
    const bool sensible = format.width > 0 && format.height > 0 && format.channel_count > 0 &&
                          sample_name(format.sample) != "unknown";
    return reader.good() && sensible ? std::optional(std::move(head)) : std::nullopt;
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
    std::vector<std::byte> bytes = head_of(picture);
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
    Reader reader(bytes);
    const auto head = read_head(reader);
    if (!head) { return std::nullopt; }
    const auto frame = reader.rest();
    // Before memory is asked for: do the samples fit what the head says?
    const Format &format = head->format;
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
    if (!head->metadata.empty()) { picture.set_metadata(head->metadata); }
    return picture;
}

} // namespace maquette::host
