#include "image/png/description.hpp"

#include "image/file_metadata.hpp"
#include "image/png/chunk.hpp"
#include "image/xmp_packet.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <span>

namespace maquette::host {

namespace {

std::uint8_t colour_type(const Format &format) {
    switch (format.channels) {
    case MAQUETTE_GRAY: return 0;
    case MAQUETTE_GRAY_ALPHA: return 4;
    case MAQUETTE_RGBA: return 6;
    default: return 2;
    }
}

std::vector<std::byte> signature_and_header(const Format &format) {
    const auto signature = std::as_bytes(std::span(png_signature));
    std::vector<std::byte> file(signature.begin(), signature.end());
    std::array<std::uint8_t, 13> header{};
    write_big_endian(header.data(), format.width);
    write_big_endian(&header[4], format.height);
    header[8] = format.sample == MAQUETTE_U16 ? 16 : 8;
    header[9] = colour_type(format);
    append_chunk(file, "IHDR", header);
    return file;
}

/// A profile for grey pictures does not fit coloured ones, nor the other way round.
bool fits(const std::string &profile, const Format &format) {
    static constexpr std::size_t colour_space_at = 16;
    if (profile.size() < 128) { return false; }
    const bool grey = format.channels == MAQUETTE_GRAY || format.channels == MAQUETTE_GRAY_ALPHA;
    return profile.compare(colour_space_at, 4, grey ? "GRAY" : "RGB ") == 0;
}

void append_profile(std::vector<std::byte> &file, const std::string &profile) {
    static constexpr std::string_view name("ICC profile\0\0", 13); // ends, then: deflated
    static constexpr int level = 6;
    const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor *)> compressor(
        libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
    if (!compressor) { throw std::bad_alloc(); }
    std::vector<std::uint8_t> data(
        name.size() + libdeflate_zlib_compress_bound(compressor.get(), profile.size()));
    std::ranges::copy(name, data.begin());
    data.resize(name.size() + libdeflate_zlib_compress(compressor.get(), profile.data(),
                                                       profile.size(), data.data() + name.size(),
                                                       data.size() - name.size()));
    append_chunk(file, "iCCP", data);
}

void append_srgb(std::vector<std::byte> &file) {
    static constexpr std::array<std::uint8_t, 1> perceptual = {0};
    append_chunk(file, "sRGB", perceptual);
    // For readers that do not know sRGB: 1 / 2.2, and the places of white, red, green and blue.
    std::array<std::uint8_t, 4> gamma{};
    write_big_endian(gamma.data(), 45455);
    append_chunk(file, "gAMA", gamma);
    static constexpr std::array<std::uint32_t, 8> places = {31270, 32900, 64000, 33000,
                                                            30000, 60000, 15000, 6000};
    std::array<std::uint8_t, 32> chromaticities{};
    for (std::size_t i = 0; i < places.size(); ++i) {
        write_big_endian(&chromaticities[4 * i], places[i]);
    }
    append_chunk(file, "cHRM", chromaticities);
}

void append_packet(std::vector<std::byte> &file, const std::string &packet) {
    // The keyword ends; not compressed, by no method; no language, no translated keyword.
    static constexpr std::string_view head("XML:com.adobe.xmp\0\0\0\0\0", 22);
    std::vector<std::uint8_t> data(head.begin(), head.end());
    data.insert(data.end(), packet.begin(), packet.end());
    append_chunk(file, "iTXt", data);
}

/// The chunks that Exiv2 makes of them, taken from a file of one pixel.
void append_metadata(std::vector<std::byte> &file, const Metadata &metadata) {
    static constexpr std::array<std::uint8_t, 10> pixel = {0x78, 0x01, 0x63, 0x60, 0x00,
                                                           0x00, 0x00, 0x02, 0x00, 0x01};
    std::vector<std::byte> small =
        signature_and_header(make_format(1, 1, MAQUETTE_GRAY, MAQUETTE_U8));
    append_chunk(small, "IDAT", pixel);
    append_chunk(small, "IEND", {});
    small = with_metadata(std::move(small), metadata);
    ChunkReader reader({reinterpret_cast<const std::uint8_t *>(small.data()), small.size()});
    for (Chunk chunk; reader.next(chunk);) {
        if (chunk.type != "IHDR" && chunk.type != "IDAT" && chunk.type != "IEND") {
            append_chunk(file, chunk.type, chunk.data);
        }
    }
}

} // namespace

std::vector<std::byte> describe_png(const Format &format, const Metadata &metadata) {
    std::vector<std::byte> file = signature_and_header(format);
    const auto profile = metadata.find("icc");
    if (profile != metadata.end() && fits(profile->second, format)) {
        append_profile(file, profile->second);
    } else if (format.colour_space == MAQUETTE_SRGB) {
        append_srgb(file);
    }
    if (const auto packet = xmp_packet(metadata)) {
        append_packet(file, *packet);
    } else if (has_file_metadata(metadata)) {
        append_metadata(file, metadata);
    }
    return file;
}

} // namespace maquette::host
