// A picture's rows, to rows of planes as the resampler takes them, and back.
#pragma once

#include "filter_graph.hpp"

namespace lanczos {

/// Where alpha or light ask for it the planes are floats, with colour multiplied by alpha so that
/// what is invisible does not bleed. [any thread, also concurrently]
class Rows {
  public:
    /// `linear`: in linear light, for pictures in sRGB.
    Rows(const maquette_format_t &format, bool linear);

    /// Of the planes.
    maquette_sample_t sample() const {
        return in_floats_ ? maquette_sample_t{MAQUETTE_F32} : sample_;
    }

    /// The columns from `left` up to `right` of a row, to planes.
    void split(const void *row, std::uint32_t left, std::uint32_t right,
               const PlaneRows &planes) const;
    /// And back.
    void join(const PlaneRows &planes, std::uint32_t left, std::uint32_t right, void *row) const;

  private:
    template <class T>
    void split_as(const T *pixels, std::uint32_t left, std::uint32_t right,
                  const PlaneRows &planes) const;
    template <class T>
    void join_as(const PlaneRows &planes, std::uint32_t left, std::uint32_t right, T *pixels) const;

    std::uint32_t channels_;
    std::uint32_t colours_; ///< channels without alpha
    maquette_sample_t sample_;
    bool linear_;
    bool has_alpha_;
    bool premultiplied_;
    bool in_floats_;
};

} // namespace lanczos
