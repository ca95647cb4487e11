#include "image/codec.hpp"

#include <sys/stat.h>

#include <array>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace maquette::host {

namespace {

using Bytes = std::array<unsigned char, 64>;

std::uint32_t big_endian(const unsigned char *bytes, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
        value = value << 8U | bytes[i];
    }
    return value;
}

/// PNG, ISO/IEC 15948: signature, then the IHDR chunk.
std::optional<Format> probe_png(const Bytes &bytes) {
    static constexpr std::array<unsigned char, 8> signature{0x89, 'P',  'N',  'G',
                                                            '\r', '\n', 0x1A, '\n'};
    if (std::memcmp(bytes.data(), signature.data(), signature.size()) != 0 ||
        std::memcmp(&bytes[12], "IHDR", 4) != 0) {
        return std::nullopt;
    }
    const std::uint32_t width = big_endian(&bytes[16], 4);
    const std::uint32_t height = big_endian(&bytes[20], 4);
    const maquette_sample_t sample = bytes[24] == 16 ? MAQUETTE_U16 : MAQUETTE_U8;
    switch (bytes[25]) {
    case 0: return make_format(width, height, MAQUETTE_GRAY, sample);
    case 2: return make_format(width, height, MAQUETTE_RGB, sample);
    case 4: return make_format(width, height, MAQUETTE_GRAY_ALPHA, sample);
    case 6: return make_format(width, height, MAQUETTE_RGBA, sample);
    default: return std::nullopt;
    }
}

/// Whether a chunk before the samples may change what IHDR says: tRNS adds alpha, eXIf turns, iCCP
/// and gAMA bring a colour space. Such files are left unknown.
bool has_changing_chunk(std::ifstream &file) {
    static constexpr std::streamoff behind_header = 33;
    file.seekg(behind_header);
    std::array<unsigned char, 8> head{};
    while (file.read(reinterpret_cast<char *>(head.data()), head.size())) {
        const std::string name(reinterpret_cast<const char *>(&head[4]), 4);
        if (name == "IDAT") { return false; }
        if (name == "tRNS" || name == "eXIf" || name == "iCCP" || name == "gAMA") { return true; }
        file.seekg(std::streamoff{big_endian(head.data(), 4)} + 4, std::ios::cur);
    }
    return true;
}

/// JPEG, ITU-T T.81: markers up to the start of frame. An EXIF block may turn the picture and an
/// ICC profile change its colour space, so that files with either are left unknown; XMP, which
/// shares EXIF's marker, does neither.
std::optional<Format> probe_jpeg(std::ifstream &file) {
    file.seekg(2);
    std::array<unsigned char, 16> bytes{};
    const auto get = [&](int count) {
        return static_cast<bool>(file.read(reinterpret_cast<char *>(bytes.data()), count));
    };
    while (get(4) && bytes[0] == 0xFF) {
        const unsigned char marker = bytes[1];
        const std::uint32_t length = big_endian(&bytes[2], 2);
        if (length < 2) { return std::nullopt; }
        if ((marker == 0xE1 || marker == 0xE2) && length >= 6) {
            if (!get(4)) { return std::nullopt; }
            const std::string_view begins(reinterpret_cast<const char *>(bytes.data()), 4);
            if (begins == "Exif" || begins == "ICC_") { return std::nullopt; }
            file.seekg(static_cast<std::streamoff>(length) - 6, std::ios::cur);
            continue;
        }
        const bool is_frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (!is_frame) {
            file.seekg(static_cast<std::streamoff>(length) - 2, std::ios::cur);
            continue;
        }
        if (!get(6)) { return std::nullopt; }
        const std::uint32_t height = big_endian(&bytes[1], 2);
        const std::uint32_t width = big_endian(&bytes[3], 2);
        return make_format(width, height, bytes[5] == 1 ? MAQUETTE_GRAY : MAQUETTE_RGB,
                           MAQUETTE_U8);
    }
    return std::nullopt;
}

/// As the decoder does: the least eighth that is large enough.
void scale(Format &format, const ReadOptions &options) {
    if (options.least_width == 0 || options.least_height == 0) { return; }
    const auto eighths = [](std::uint32_t length, std::uint64_t count) {
        return static_cast<std::uint32_t>((length * count + 7) / 8);
    };
    for (std::uint64_t count = 1; count < 8; ++count) {
        const std::uint32_t width = eighths(format.width, count);
        const std::uint32_t height = eighths(format.height, count);
        if (width < options.least_width || height < options.least_height) { continue; }
        format.width = width;
        format.height = height;
        return;
    }
}

} // namespace

std::optional<Format> probe_format(const std::filesystem::path &path, const ReadOptions &options) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) { return std::nullopt; }
    std::ifstream file(path, std::ios::binary);
    Bytes bytes{};
    file.read(reinterpret_cast<char *>(bytes.data()), bytes.size());
    file.clear();
    std::optional<Format> format = probe_png(bytes);
    if (format && has_changing_chunk(file)) { return std::nullopt; }
    if (!format && bytes[0] == 0xFF && bytes[1] == 0xD8) {
        format = probe_jpeg(file);
        if (format) { scale(*format, options); }
    }
    if (format && (format->width == 0 || format->height == 0)) { return std::nullopt; }
    return format;
}

} // namespace maquette::host
