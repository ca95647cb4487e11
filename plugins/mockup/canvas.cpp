#include "canvas.hpp"

#include <cmath>
#include <initializer_list>
#include <new>

namespace mockup {

namespace {

constexpr double full_turn = 2 * 3.14159265358979323846;

void add_stop(cairo_pattern_t *pattern, double at, const Colour &colour, double opacity) {
    cairo_pattern_add_color_stop_rgba(pattern, at, colour.red, colour.green, colour.blue, opacity);
}

} // namespace

Canvas::Canvas(int width, int height)
    : width_(width), height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
      context_(cairo_create(surface_.get())) {
    if (cairo_status(context_.get()) != CAIRO_STATUS_SUCCESS) { throw std::bad_alloc(); }
    cairo_set_antialias(context_.get(), CAIRO_ANTIALIAS_GRAY);
}

void Canvas::set(const Colour &colour, double opacity) const {
    cairo_set_source_rgba(context(), colour.red, colour.green, colour.blue, opacity);
}

void Canvas::fill(const Colour &colour, double opacity) const {
    set(colour, opacity);
    cairo_fill(context());
}

void Canvas::fill_gradient(double x0, double y0, double x1, double y1, const Colour &from,
                           const Colour &to, double from_opacity, double to_opacity) const {
    const Pattern pattern(cairo_pattern_create_linear(x0, y0, x1, y1));
    add_stop(pattern.get(), 0, from, from_opacity);
    add_stop(pattern.get(), 1, to, to_opacity);
    cairo_set_source(context(), pattern.get());
    cairo_fill(context());
}

void Canvas::fill_round(double x, double y, double radius, const Colour &inner, const Colour &outer,
                        double inner_opacity, double outer_opacity) const {
    const Pattern pattern(cairo_pattern_create_radial(x, y, 0, x, y, radius));
    add_stop(pattern.get(), 0, inner, inner_opacity);
    add_stop(pattern.get(), 1, outer, outer_opacity);
    cairo_set_source(context(), pattern.get());
    cairo_fill(context());
}

void Canvas::backdrop(const Colour &top, const Colour &bottom) const {
    cairo_rectangle(context(), 0, 0, width_, height_);
    fill_gradient(0, 0, 0, height_, top, bottom);
}

void Canvas::glow(double x, double y, double radius, const Colour &colour, double opacity) const {
    // Several stops, because a straight fade has a visible rim.
    const Pattern pattern(cairo_pattern_create_radial(x, y, 0, x, y, radius));
    static constexpr int stops = 8;
    for (int i = 0; i <= stops; ++i) {
        const double at = static_cast<double>(i) / stops;
        add_stop(pattern.get(), at, colour, opacity * std::pow(1 - at, 2.2));
    }
    cairo_rectangle(context(), 0, 0, width_, height_);
    cairo_set_source(context(), pattern.get());
    cairo_fill(context());
}

void Canvas::shadow(double x, double y, double radius_x, double radius_y, double opacity) const {
    cairo_save(context());
    cairo_translate(context(), x, y);
    cairo_scale(context(), radius_x, radius_y);
    const Pattern pattern(cairo_pattern_create_radial(0, 0, 0, 0, 0, 1));
    for (const double at : {0.0, 0.35, 0.6, 0.8, 1.0}) {
        cairo_pattern_add_color_stop_rgba(pattern.get(), at, 0.04, 0.03, 0.06,
                                          opacity * std::pow(1 - at, 1.6));
    }
    cairo_set_source(context(), pattern.get());
    cairo_arc(context(), 0, 0, 1, 0, full_turn);
    cairo_fill(context());
    cairo_restore(context());
}

void Canvas::ellipse(double x, double y, double radius_x, double radius_y) const {
    cairo_save(context());
    cairo_translate(context(), x, y);
    cairo_scale(context(), radius_x, radius_y);
    cairo_new_sub_path(context());
    cairo_arc(context(), 0, 0, 1, 0, full_turn);
    cairo_restore(context());
}

void Canvas::rounded(double x, double y, double width, double height, double radius) const {
    const double quarter = full_turn / 4;
    cairo_new_sub_path(context());
    cairo_arc(context(), x + width - radius, y + radius, radius, -quarter, 0);
    cairo_arc(context(), x + width - radius, y + height - radius, radius, 0, quarter);
    cairo_arc(context(), x + radius, y + height - radius, radius, quarter, 2 * quarter);
    cairo_arc(context(), x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(context());
}

void Canvas::vignette(double opacity) const {
    cairo_save(context());
    cairo_translate(context(), width() / 2, height() / 2);
    cairo_scale(context(), width() * 0.75, height() * 0.75);
    const Pattern pattern(cairo_pattern_create_radial(0, 0, 0.45, 0, 0, 1));
    cairo_pattern_add_color_stop_rgba(pattern.get(), 0, 0, 0, 0, 0);
    cairo_pattern_add_color_stop_rgba(pattern.get(), 0.6, 0, 0, 0.02, opacity * 0.35);
    cairo_pattern_add_color_stop_rgba(pattern.get(), 1, 0, 0, 0.02, opacity);
    cairo_set_source(context(), pattern.get());
    cairo_paint(context());
    cairo_restore(context());
}

const std::uint32_t *Canvas::row(int y) const {
    cairo_surface_flush(surface_.get());
    const unsigned char *data = cairo_image_surface_get_data(surface_.get());
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface_.get()));
    return reinterpret_cast<const std::uint32_t *>(data + static_cast<std::size_t>(y) * stride);
}

} // namespace mockup
