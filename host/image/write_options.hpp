// How a picture becomes a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace maquette::host {

/// What a PNG file's size is worth.
enum class PngLevel {
    fast,     ///< the least time; about as large as at libpng's level 1
    balanced, ///< on photographs not larger than libpng's level 6
    small,    ///< as small as can be, some hundred times slower
};

/// Their names: "fast", "balanced", "small"; nothing for another word.
std::optional<PngLevel> png_level_of(std::string_view name);
std::string_view to_text(PngLevel level);

struct WriteOptions {
    /// For formats that lose: 1 to 100.
    int quality = 92;
    /// For PNG.
    PngLevel png_level = PngLevel::balanced;
    /// That encode at the same time, where a format allows it. The bytes do not depend on it.
    unsigned threads = 1;
};

} // namespace maquette::host
