// A Cairo surface with the few things that every scene does: gradients, glows, soft shadows.
#pragma once

#include "colour.hpp"

#include <cairo.h>

#include <cstdint>
#include <memory>

namespace mockup {

struct FreeCairo {
    void operator()(cairo_t *context) const { cairo_destroy(context); }
    void operator()(cairo_surface_t *surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_pattern_t *pattern) const { cairo_pattern_destroy(pattern); }
};
using Context = std::unique_ptr<cairo_t, FreeCairo>;
using Surface = std::unique_ptr<cairo_surface_t, FreeCairo>;
using Pattern = std::unique_ptr<cairo_pattern_t, FreeCairo>;

/// A picture to draw on, in pixels from its top left corner.
class Canvas {
  public:
    /// Throws std::bad_alloc if Cairo cannot make it.
    Canvas(int width, int height);

    cairo_t *context() const { return context_.get(); }
    double width() const { return width_; }
    double height() const { return height_; }
    /// The shorter side: what sizes are measured in.
    double side() const { return width_ < height_ ? width_ : height_; }

    void set(const Colour &colour, double opacity = 1) const;
    /// Fills the current path.
    void fill(const Colour &colour, double opacity = 1) const;
    /// Fills the current path with a straight gradient between two points.
    void fill_gradient(double x0, double y0, double x1, double y1, const Colour &from,
                       const Colour &to, double from_opacity = 1, double to_opacity = 1) const;
    /// Fills the current path with a round gradient.
    void fill_round(double x, double y, double radius, const Colour &inner, const Colour &outer,
                    double inner_opacity = 1, double outer_opacity = 1) const;
    /// The whole canvas, top to bottom.
    void backdrop(const Colour &top, const Colour &bottom) const;
    /// Light around a point that fades to nothing.
    void glow(double x, double y, double radius, const Colour &colour, double opacity) const;
    /// A soft elliptical shadow.
    void shadow(double x, double y, double radius_x, double radius_y, double opacity) const;
    void ellipse(double x, double y, double radius_x, double radius_y) const;
    void rounded(double x, double y, double width, double height, double radius) const;
    /// Darkens the corners.
    void vignette(double opacity) const;

    /// Row y: 32-bit pixels, blue in the lowest byte.
    const std::uint32_t *row(int y) const;

  private:
    int width_;
    int height_;
    Surface surface_;
    Context context_;
};

} // namespace mockup
