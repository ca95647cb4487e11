// How a picture is cut into bands of rows that are resampled each on its own.
#pragma once

#include "filter_graph.hpp"

#include <cstdint>
#include <vector>

namespace lanczos {

struct Size {
    std::uint32_t width;
    std::uint32_t height;
};

/// Rows that go out, and those that they are made of.
struct Band {
    std::uint32_t first = 0; ///< of the rows that go out
    std::uint32_t rows = 0;
    std::int64_t in_first =
        0;          ///< of the rows that come in; may lie outside, where they are mirrored
    double top = 0; ///< where the rows that go out begin, counted from in_first
};

/// Depends on the sizes and the kernel only, so that equal pictures give equal results on every
/// machine.
struct BandPlan {
    std::vector<Band> bands;
    std::uint32_t in_rows = 0;  ///< of every band
    std::uint32_t out_rows = 0; ///< likewise; of the last one there may be fewer to keep
    double height = 0;          ///< rows of the input that out_rows cover
    /// Every band lies alike on the rows of its input, so that one graph serves all of them: what
    /// making it costs is spent once.
    bool alike = false;
};

BandPlan plan_bands(Size from, Size to, const Filter &filter);

/// The row that stands for row y of a picture: its own within, mirrored at the borders.
std::uint32_t mirrored(std::int64_t y, std::uint32_t height);

} // namespace lanczos
