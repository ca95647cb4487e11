// Foreign text in HTML: names, prompts and sentences come from anywhere.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace maquette::host {

/// The text as HTML shows it, in elements and in quoted attributes: what has a meaning there is
/// escaped, what is no UTF-8 or no character is replaced.
std::string escaped(std::string_view text);
/// The bytes in base64 (RFC 4648).
std::string in_base64(std::span<const std::byte> bytes);
/// What a content security policy calls a text that it allows: "'sha256-…'".
std::string policy_hash(std::string_view text);
/// A relative address that leads to a file: every byte but letters, digits and "-._~/" in percent.
std::string address_of(std::string_view relative_file);

} // namespace maquette::host
