#include "scenes.hpp"

#include <cmath>

namespace mockup {

// Sheets of paper, cut and laid on each other, each with its shadow.
void draw_abstract(const Canvas &canvas, const Mood &mood, Random &random) {
    const Palette &colours = mood.palette;
    const double width = canvas.width();
    const double height = canvas.height();
    const double side = canvas.side();
    cairo_t *context = canvas.context();
    canvas.backdrop(colours.sky_low, mix(colours.sky_low, colours.sky_high, 0.5));
    const Colour sheets[] = {colours.sky_high, colours.far,  colours.accent,
                             colours.paper,    colours.near, colours.light};
    const double angle = random.between(-0.6, 0.6);
    const int layers = 6 + random.index(3);
    for (int i = 0; i < layers; ++i) {
        const double depth = static_cast<double>(i) / layers;
        const double base = height * (0.18 + 0.8 * depth);
        const double swing = side * random.between(0.05, 0.16);
        const double phase = random.between(0, 6.28);
        const double waves = random.between(0.6, 1.8);
        const auto trace = [&](double shift) {
            cairo_move_to(context, -side, height + side);
            for (double x = -side; x <= width + side; x += 3) {
                const double y = base + angle * (x - width / 2) +
                                 swing * std::sin(waves * 6.28 * x / width + phase) + shift;
                cairo_line_to(context, x, y);
            }
            cairo_line_to(context, width + side, height + side);
            cairo_close_path(context);
        };
        for (int k = 6; k > 0; --k) { // the shadow, softer away from the edge
            trace(-side * 0.004 * k);
            canvas.fill(colours.ink, 0.045);
        }
        trace(0);
        const Colour &sheet = sheets[(i + random.index(2)) % 6];
        canvas.fill_gradient(0, base - swing, width * 0.3, base + side * 0.5,
                             mix(sheet, {1, 1, 1}, 0.14), mix(sheet, colours.ink, 0.2));
    }
    const double x = width * random.between(0.28, 0.72);
    const double y = height * random.between(0.24, 0.5);
    const double radius = side * random.between(0.12, 0.2);
    canvas.shadow(x + radius * 0.12, y + radius * 0.22, radius * 1.35, radius * 1.35, 0.5);
    canvas.ellipse(x, y, radius, radius);
    canvas.fill_gradient(x - radius, y - radius, x + radius, y + radius,
                         mix(colours.accent, {1, 1, 1}, 0.35),
                         mix(colours.accent, colours.ink, 0.25));
    const double ring = radius * random.between(1.3, 1.7);
    cairo_set_line_width(context, side * 0.006);
    canvas.ellipse(x, y, ring, ring);
    canvas.set(colours.paper, 0.7);
    cairo_stroke(context);
}

} // namespace mockup
