#include "scenes.hpp"

#include <algorithm>
#include <cmath>

namespace mockup {

namespace {

void draw_boat(const Canvas &canvas, const Palette &colours, double x, double water, double size) {
    cairo_t *context = canvas.context();
    // Its reflection first.
    cairo_move_to(context, x - size * 0.3, water);
    cairo_line_to(context, x + size * 0.02, water + size * 0.8);
    cairo_line_to(context, x + size * 0.35, water);
    cairo_close_path(context);
    canvas.fill_gradient(0, water, 0, water + size * 0.8, colours.paper, colours.paper, 0.35, 0);
    cairo_move_to(context, x - size * 0.42, water - size * 0.1);
    cairo_line_to(context, x + size * 0.42, water - size * 0.1);
    cairo_curve_to(context, x + size * 0.32, water + size * 0.05, x - size * 0.2,
                   water + size * 0.05, x - size * 0.3, water + size * 0.02);
    cairo_close_path(context);
    canvas.fill(colours.ink);
    cairo_move_to(context, x, water - size * 1.1);
    cairo_curve_to(context, x + size * 0.25, water - size * 0.7, x + size * 0.38,
                   water - size * 0.35, x + size * 0.36, water - size * 0.15);
    cairo_line_to(context, x, water - size * 0.15);
    cairo_close_path(context);
    canvas.fill_gradient(x, 0, x + size * 0.36, 0, colours.paper,
                         mix(colours.paper, colours.sky_high, 0.4));
    cairo_move_to(context, x - size * 0.03, water - size * 1.0);
    cairo_curve_to(context, x - size * 0.1, water - size * 0.6, x - size * 0.2, water - size * 0.35,
                   x - size * 0.32, water - size * 0.15);
    cairo_line_to(context, x - size * 0.03, water - size * 0.15);
    cairo_close_path(context);
    canvas.fill(colours.accent);
}

void draw_lighthouse(const Canvas &canvas, const Mood &mood, double x, double base, double size) {
    const Palette &colours = mood.palette;
    cairo_t *context = canvas.context();
    // The rock it stands on.
    cairo_move_to(context, x - size * 0.9, base + size * 0.12);
    cairo_curve_to(context, x - size * 0.5, base - size * 0.1, x - size * 0.3, base - size * 0.12,
                   x, base - size * 0.12);
    cairo_curve_to(context, x + size * 0.5, base - size * 0.12, x + size * 0.7, base, x + size,
                   base + size * 0.12);
    cairo_close_path(context);
    canvas.fill_gradient(0, base - size * 0.12, 0, base + size * 0.12,
                         mix(colours.near, colours.far, 0.25), colours.near);
    static constexpr int bands = 5;
    for (int i = 0; i < bands; ++i) {
        const double top = base - size * (0.12 + 0.2 * (i + 1));
        const double bottom = base - size * (0.12 + 0.2 * i);
        const double half_top = size * (0.13 - 0.012 * (i + 1));
        const double half_bottom = size * (0.13 - 0.012 * i);
        cairo_move_to(context, x - half_top, top);
        cairo_line_to(context, x + half_top, top);
        cairo_line_to(context, x + half_bottom, bottom);
        cairo_line_to(context, x - half_bottom, bottom);
        cairo_close_path(context);
        const Colour band = i % 2 == 0 ? colours.paper : colours.accent;
        canvas.fill_gradient(x - half_bottom, 0, x + half_bottom, 0, band,
                             mix(band, colours.ink, 0.45));
    }
    const double lamp = base - size * 1.2;
    canvas.glow(x, lamp, size * 1.2, colours.light, mood.night ? 0.9 : 0.5);
    cairo_rectangle(context, x - size * 0.06, lamp - size * 0.06, size * 0.12, size * 0.1);
    canvas.fill(colours.light);
    cairo_move_to(context, x - size * 0.09, lamp - size * 0.06);
    cairo_line_to(context, x, lamp - size * 0.17);
    cairo_line_to(context, x + size * 0.09, lamp - size * 0.06);
    cairo_close_path(context);
    canvas.fill(colours.ink);
}

} // namespace

void draw_sea(const Canvas &canvas, const Mood &mood, Random &random) {
    const Palette &colours = mood.palette;
    const double width = canvas.width();
    const double height = canvas.height();
    const double side = canvas.side();
    const double horizon = height * random.between(0.46, 0.6);
    const Light light = draw_sky(canvas, mood, random, horizon);
    cairo_t *context = canvas.context();
    // A far coast.
    cairo_move_to(context, 0, horizon);
    const double phase = random.between(0, 6);
    for (double x = 0; x <= width + 4; x += 4) {
        const double at = x / width * 5 + phase;
        cairo_line_to(context, x,
                      horizon -
                          side * 0.03 * std::max(0.0, std::sin(at) + 0.4 * std::sin(2.7 * at)));
    }
    cairo_line_to(context, width, horizon);
    cairo_close_path(context);
    canvas.fill(mix(colours.far, colours.sky_low, 0.3));
    cairo_rectangle(context, 0, horizon, width, height - horizon);
    canvas.fill_gradient(0, horizon, 0, height, mix(colours.sky_low, colours.far, 0.5),
                         colours.near);
    // Streaks of light, shorter and brighter towards the horizon.
    const int streaks = 260;
    for (int i = 0; i < streaks; ++i) {
        const double depth = std::pow(random.between(0, 1), 1.6);
        const double y = horizon + (height - horizon) * depth;
        const double spread = side * (0.03 + 0.3 * depth);
        const double x = light.x + spread * (random.between(-1, 1) + random.between(-1, 1)) * 0.6;
        const double length = side * (0.01 + 0.06 * depth) * random.between(0.5, 1.5);
        canvas.ellipse(x, y, length, std::max(0.4, side * 0.0016 * (1 + 2 * depth)));
        canvas.fill(colours.light, random.between(0.2, 0.75) * (1 - 0.6 * depth));
    }
    // Waves, darker towards the viewer.
    for (int i = 0; i < 90; ++i) {
        const double depth = random.between(0.05, 1);
        const double y = horizon + (height - horizon) * depth;
        canvas.ellipse(random.between(0, width), y, side * random.between(0.03, 0.12) * depth,
                       std::max(0.4, side * 0.003 * depth));
        canvas.fill(random.chance(0.5) ? colours.near : colours.sky_low, 0.22);
    }
    if (random.chance(0.5)) {
        draw_lighthouse(canvas, mood,
                        light.x < width / 2 ? width * random.between(0.66, 0.84)
                                            : width * random.between(0.16, 0.34),
                        horizon + (height - horizon) * 0.12, side * random.between(0.3, 0.4));
    } else {
        draw_boat(canvas, colours, width * random.between(0.25, 0.75),
                  horizon + (height - horizon) * random.between(0.25, 0.5),
                  side * random.between(0.2, 0.3));
        draw_boat(canvas, colours, width * random.between(0.1, 0.9),
                  horizon + (height - horizon) * 0.06, side * random.between(0.05, 0.08));
    }
}

} // namespace mockup
