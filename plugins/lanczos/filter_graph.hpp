// zimg's resampling of a few rows, made ready once and used by any number of threads.
#pragma once

#include <maquette/abi.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

struct zimg_filter_graph;

namespace lanczos {

/// The kernel. For "lanczos" `first` is the number of lobes; for "bicubic" first and second are
/// Mitchell and Netravali's B and C ("Reconstruction filters in computer graphics", 1988).
struct Filter {
    std::string name;
    double first = 3;
    double second = 0;

    /// How far the kernel reaches, in pixels of the larger of the two pictures; at most.
    double reach() const { return name == "lanczos" ? first : 4; }
    bool operator==(const Filter &other) const {
        return name == other.name && first == other.first && second == other.second;
    }
};

/// What a graph takes and gives.
struct GraphShape {
    std::uint32_t channel_count = 3;        ///< 1 to 4; the last of 2 or 4 is alpha
    maquette_sample_t sample = MAQUETTE_U8; ///< u8, u16 or f32
    std::uint32_t in_width = 0;
    std::uint32_t in_rows = 0;
    std::uint32_t out_width = 0;
    std::uint32_t out_rows = 0;
    double top = 0;    ///< where in the rows that come in the first row that goes out begins
    double height = 0; ///< and how many of them all that goes out covers

    bool operator==(const GraphShape &other) const {
        return channel_count == other.channel_count && sample == other.sample &&
               in_width == other.in_width && in_rows == other.in_rows &&
               out_width == other.out_width && out_rows == other.out_rows && top == other.top &&
               height == other.height;
    }
};

/// One row's samples by channel.
using PlaneRows = std::array<void *, 4>;

/// Constant once made. [any thread, also concurrently]
class FilterGraph {
  public:
    /// Throws maquette::Error.
    FilterGraph(const GraphShape &shape, const Filter &filter);

    const GraphShape &shape() const { return shape_; }
    const Filter &filter() const { return filter_; }

    /// Fills the columns from `left` up to `right` of row y, in planes; the row may be asked for
    /// again. Planes begin at column 0.
    using Give = std::function<void(std::uint32_t y, std::uint32_t left, std::uint32_t right,
                                    const PlaneRows &planes)>;
    /// Takes the columns from `left` up to `right` of row y. True ends the work.
    using Take = std::function<bool(std::uint32_t y, std::uint32_t left, std::uint32_t right,
                                    const PlaneRows &planes)>;
    /// Resamples. False if `take` ended it. Throws std::bad_alloc and maquette::Error.
    bool run(const Give &give, const Take &take) const;

  private:
    struct Free {
        void operator()(zimg_filter_graph *graph) const;
    };
    GraphShape shape_;
    Filter filter_;
    std::unique_ptr<zimg_filter_graph, Free> graph_;
    std::size_t scratch_size_ = 0;
    unsigned in_lines_ = 0; ///< rows that it looks at together
    unsigned out_lines_ = 0;
};

} // namespace lanczos
