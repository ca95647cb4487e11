#include "scenes.hpp"

#include <cmath>

namespace mockup {

namespace {

/// Windows in rows; some are lit.
void draw_windows(const Canvas &canvas, const Palette &colours, Random &random, double left,
                  double top, double width, double bottom, double lit) {
    const double cell = std::max(3.0, canvas.side() * 0.017);
    for (double y = top + cell; y < bottom; y += cell * 1.25) {
        for (double x = left + cell * 0.6; x < left + width - cell * 0.9; x += cell) {
            if (!random.chance(lit)) { continue; }
            cairo_rectangle(canvas.context(), x, y, cell * 0.5, cell * 0.62);
            canvas.fill(random.chance(0.15) ? colours.accent : colours.light,
                        random.between(0.35, 0.95));
        }
    }
}

void draw_building(const Canvas &canvas, const Mood &mood, Random &random, double left,
                   double width, double top, double depth) {
    const Palette &colours = mood.palette;
    cairo_t *context = canvas.context();
    const Colour wall = mix(colours.far, colours.near, depth);
    cairo_rectangle(context, left, top, width, canvas.height() - top);
    const int roof = random.index(4);
    if (roof == 1) { // a stepped roof
        cairo_rectangle(context, left + width * 0.2, top - width * 0.25, width * 0.6, width * 0.26);
        cairo_rectangle(context, left + width * 0.38, top - width * 0.5, width * 0.24, width * 0.3);
    } else if (roof == 2) { // a slanted one
        cairo_move_to(context, left, top + 1);
        cairo_line_to(context, left + width, top + 1);
        cairo_line_to(context, left + width, top - width * 0.35);
        cairo_close_path(context);
    } else if (roof == 3) { // a mast
        cairo_rectangle(context, left + width * 0.48, top - width * 0.9,
                        std::max(1.0, width * 0.035), width);
    }
    canvas.fill_gradient(0, top, 0, canvas.height(), mix(wall, colours.sky_low, 0.12),
                         mix(wall, colours.sky_low, 0.35 * (1 - depth)));
    // The side away from the light.
    cairo_rectangle(context, left + width * 0.72, top, width * 0.28, canvas.height() - top);
    canvas.fill(colours.ink, 0.22);
    if (depth > 0.25) {
        draw_windows(canvas, colours, random, left, top, width, canvas.height(),
                     mood.night ? 0.45 : 0.22);
    }
}

} // namespace

void draw_city(const Canvas &canvas, const Mood &mood, Random &random) {
    const double width = canvas.width();
    const double height = canvas.height();
    const double side = canvas.side();
    const Light light = draw_sky(canvas, mood, random, height * 0.78);
    static constexpr int layers = 4;
    const double focus = random.between(0.3, 0.7); // where the tallest stand
    for (int i = 0; i < layers; ++i) {
        const double depth = static_cast<double>(i) / (layers - 1);
        double left = -side * random.between(0, 0.08);
        while (left < width) {
            const double breadth = side * random.between(0.07, 0.15) * (0.7 + 0.5 * depth);
            const double from_focus = (left + breadth / 2) / width - focus;
            const double tall = std::exp(-from_focus * from_focus * 7);
            const double top =
                height * (0.66 + 0.1 * depth) -
                side * (0.12 + 0.36 * tall * (1 - 0.55 * depth)) * random.between(0.55, 1.15);
            draw_building(canvas, mood, random, left, breadth, top, depth);
            left += breadth * random.between(0.85, 1.25);
        }
        cairo_rectangle(canvas.context(), 0, 0, width, height);
        canvas.fill_gradient(0, height * 0.6, 0, height, mood.palette.sky_low, mood.palette.sky_low,
                             0, 0.16 * (1 - depth));
    }
    canvas.glow(light.x, light.y, side * 0.8, mood.palette.light, mood.night ? 0.12 : 0.3);
}

} // namespace mockup
