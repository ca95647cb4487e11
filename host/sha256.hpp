// SHA-256 (FIPS 180-4), as 64 hexadecimal digits.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <nettle/sha2.h>

namespace maquette::host {

/// A digest that grows with what is added.
class Sha256 {
  public:
    Sha256();
    Sha256 &add(std::span<const std::byte> bytes);
    Sha256 &add(std::string_view text) { return add(std::as_bytes(std::span(text))); }
    /// A text and its length, so that two texts are never taken for two others.
    Sha256 &add_part(std::string_view text);
    /// Ends it.
    std::string digits();

  private:
    sha256_ctx context_{};
};

std::string sha256_of(std::string_view text);
/// Nothing if the file cannot be read.
std::optional<std::string> sha256_of_file(const std::filesystem::path &file);

} // namespace maquette::host
