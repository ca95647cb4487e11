#include "sha256.hpp"

#include <array>
#include <fstream>
#include <vector>

namespace maquette::host {

Sha256::Sha256() { sha256_init(&context_); }

Sha256 &Sha256::add(std::span<const std::byte> bytes) {
    sha256_update(&context_, bytes.size(), reinterpret_cast<const std::uint8_t *>(bytes.data()));
    return *this;
}

Sha256 &Sha256::add_part(std::string_view text) {
    add(std::to_string(text.size()));
    add(":");
    return add(text);
}

std::string Sha256::digits() {
    static constexpr std::string_view hexadecimal = "0123456789abcdef";
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context_, digest.size(), digest.data());
    std::string text;
    for (const std::uint8_t byte : digest) {
        text += hexadecimal[byte >> 4U];
        text += hexadecimal[byte & 0xFU];
    }
    return text;
}

std::string sha256_of(std::string_view text) { return Sha256().add(text).digits(); }

std::optional<std::string> sha256_of_file(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) { return std::nullopt; }
    Sha256 hash;
    std::vector<char> block(std::size_t{1} << 18U);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) ||
           stream.gcount() > 0) {
        hash.add(std::as_bytes(std::span(block.data(), static_cast<std::size_t>(stream.gcount()))));
    }
    return stream.bad() ? std::nullopt : std::optional(hash.digits());
}

} // namespace maquette::host
