// Base64 (RFC 4648, section 4), strict: a service that sends anything else has a defect.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remote {

std::string to_base64(std::string_view bytes);
/// Nothing if it is not Base64. White space at the end is forgiven, for servers send it.
std::optional<std::string> from_base64(std::string_view text);

/// SHA-256 in hexadecimal digits.
std::string digest_of(std::string_view bytes);

} // namespace remote
