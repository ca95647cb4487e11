// PNG files as libpng itself reads them: what the codec module is compared with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

/// Samples with palettes and tRNS expanded, 16 bits kept (in native order), no gamma, no
/// background.
struct PngReference {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t channel_count = 0;
    std::uint32_t sample_bytes = 0;
    std::vector<unsigned char> samples; ///< rows without padding
};

/// Nothing if libpng reports an error.
std::optional<PngReference> read_png_reference(const std::filesystem::path &file);
