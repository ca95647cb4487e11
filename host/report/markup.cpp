#include "report/markup.hpp"

#include "sha256.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace maquette::host {

namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

/// Valid UTF-8, with U+FFFD for the rest. The JSON writer knows how.
std::string in_utf8(std::string_view text) {
    using Json = nlohmann::json;
    return Json::parse(Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace))
        .get<std::string>();
}

} // namespace

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : in_utf8(text)) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\'': result += "&#39;"; break;
        default: {
            const auto code = static_cast<unsigned char>(c);
            const bool control = (code < 0x20 && c != '\n' && c != '\t') || code == 0x7F;
            if (control) {
                result += "\xEF\xBF\xBD"; // U+FFFD
            } else {
                result += c;
            }
        }
        }
    }
    return result;
}

std::string in_base64(std::span<const std::byte> bytes) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8U | (k < count ? static_cast<std::uint32_t>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            text += k <= count ? letters[group >> (18 - 6 * k) & 63U] : '=';
        }
    }
    return text;
}

std::string policy_hash(std::string_view text) {
    const std::string hexadecimal = sha256_of(text);
    std::array<std::byte, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest.at(i) =
            static_cast<std::byte>(std::stoul(hexadecimal.substr(2 * i, 2), nullptr, 16));
    }
    return "'sha256-" + in_base64(digest) + "'";
}

std::string address_of(std::string_view relative_file) {
    std::string address;
    for (const char c : relative_file) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') ||
                           std::string_view("-._~/").find(c) != std::string_view::npos;
        const auto code = static_cast<unsigned char>(c);
        address +=
            plain ? std::string(1, c) : std::string{'%', digits[code >> 4U], digits[code & 15U]};
    }
    // "a:b" would name a scheme, "//host" a server.
    return "./" + address.substr(std::min(address.find_first_not_of('/'), address.size()));
}

} // namespace maquette::host
