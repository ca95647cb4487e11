#include "scenes.hpp"

#include <cmath>

namespace mockup {

namespace {

struct Point {
    double x;
    double y;
};

/// A body of revolution from its half outline, lit from the left.
struct Body {
    const Canvas &canvas;
    double x;
    double base;
    double size;

    /// Points are (half width, height) in shares of the size, from the base up. The outline runs
    /// smoothly through them (Catmull and Rom's spline, 1974).
    template <std::size_t Count> void trace(const double (&outline)[Count][2]) const {
        cairo_t *context = canvas.context();
        const auto point = [&](std::size_t i, int side) {
            return Point{x + side * outline[i][0] * size, base - outline[i][1] * size};
        };
        const auto run = [&](std::size_t from, std::size_t to, int side) {
            const int step = to > from ? 1 : -1;
            for (std::size_t i = from; i != to; i += static_cast<std::size_t>(step)) {
                const std::size_t next = i + static_cast<std::size_t>(step);
                const std::size_t before = i == from ? i : i - static_cast<std::size_t>(step);
                const std::size_t after = next == to ? next : next + static_cast<std::size_t>(step);
                const Point a = point(i, side);
                const Point b = point(next, side);
                const Point p = point(before, side);
                const Point n = point(after, side);
                cairo_curve_to(context, a.x + (b.x - p.x) / 6, a.y + (b.y - p.y) / 6,
                               b.x - (n.x - a.x) / 6, b.y - (n.y - a.y) / 6, b.x, b.y);
            }
        };
        const Point start = point(0, -1);
        cairo_move_to(context, start.x, start.y);
        run(0, Count - 1, -1);
        const Point across = point(Count - 1, 1);
        cairo_line_to(context, across.x, across.y);
        run(Count - 1, 0, 1);
        // A round foot, as seen from a little above.
        cairo_curve_to(context, x + outline[0][0] * size, base + outline[0][0] * 0.3 * size,
                       x - outline[0][0] * size, base + outline[0][0] * 0.3 * size, start.x,
                       start.y);
        cairo_close_path(context);
    }

    /// Fills the traced path as glass or glaze: shade, core light, rim light.
    void glaze(const Colour &colour, double half, const Palette &colours) const {
        const Pattern pattern(cairo_pattern_create_linear(x - half * size, 0, x + half * size, 0));
        const auto stop = [&](double at, const Colour &shade) {
            cairo_pattern_add_color_stop_rgb(pattern.get(), at, shade.red, shade.green, shade.blue);
        };
        stop(0, mix(colour, colours.ink, 0.45));
        stop(0.16, mix(colour, {1, 1, 1}, 0.25));
        stop(0.3, mix(colour, {1, 1, 1}, 0.55));
        stop(0.42, colour);
        stop(0.8, mix(colour, colours.ink, 0.55));
        stop(0.94, mix(colour, colours.ink, 0.35));
        stop(1, mix(colour, colours.light, 0.3));
        cairo_set_source(canvas.context(), pattern.get());
        cairo_fill(canvas.context());
    }
};

void draw_bottle(const Canvas &canvas, const Palette &colours, double x, double base, double size) {
    const Body body{canvas, x, base, size};
    static constexpr double glass[][2] = {{0.19, 0},    {0.21, 0.05}, {0.21, 0.52},
                                          {0.17, 0.62}, {0.065, 0.7}, {0.06, 0.8}};
    body.trace(glass);
    body.glaze(colours.accent, 0.21, colours);
    static constexpr double cap = 0.078;
    cairo_rectangle(canvas.context(), x - cap * size, base - size, 2 * cap * size, 0.2 * size);
    body.glaze(mix(colours.ink, colours.light, 0.25), cap, colours);
    canvas.rounded(x - 0.14 * size, base - 0.42 * size, 0.28 * size, 0.24 * size, 0.012 * size);
    canvas.fill(colours.paper, 0.94);
    cairo_rectangle(canvas.context(), x - 0.08 * size, base - 0.335 * size, 0.16 * size,
                    0.018 * size);
    canvas.fill(colours.ink, 0.8);
    cairo_rectangle(canvas.context(), x - 0.05 * size, base - 0.295 * size, 0.1 * size,
                    0.009 * size);
    canvas.fill(colours.ink, 0.5);
}

void draw_vase(const Canvas &canvas, const Palette &colours, Random &random, double x, double base,
               double size) {
    cairo_t *context = canvas.context();
    // Stems and leaves first, so that they stand in it.
    const int stems = 5 + random.index(3);
    for (int i = 0; i < stems; ++i) {
        const double lean = random.between(-0.32, 0.32);
        const double tall = random.between(0.85, 1.25);
        const double tip_x = x + lean * size;
        const double tip_y = base - tall * size;
        cairo_move_to(context, x, base - 0.55 * size);
        cairo_curve_to(context, x, base - 0.8 * size, tip_x - lean * 0.2 * size, tip_y + 0.2 * size,
                       tip_x, tip_y);
        cairo_set_line_width(context, size * 0.009);
        canvas.set(mix(colours.near, {0.25, 0.4, 0.2}, 0.5));
        cairo_stroke(context);
        const int petals = 6;
        const double petal = size * random.between(0.04, 0.065);
        for (int k = 0; k < petals; ++k) {
            const double angle = 6.28 * k / petals + lean;
            canvas.ellipse(tip_x + std::cos(angle) * petal, tip_y + std::sin(angle) * petal * 0.8,
                           petal * 0.75, petal * 0.62);
            canvas.fill(mix(colours.accent, {1, 1, 1}, random.between(0.1, 0.45)), 0.93);
        }
        canvas.ellipse(tip_x, tip_y, petal * 0.42, petal * 0.38);
        canvas.fill(mix(colours.light, colours.accent, 0.35));
    }
    const Body body{canvas, x, base, size};
    static constexpr double clay[][2] = {{0.12, 0},    {0.2, 0.14},   {0.22, 0.28},
                                         {0.12, 0.46}, {0.085, 0.55}, {0.11, 0.62}};
    body.trace(clay);
    body.glaze(mix(colours.paper, colours.sky_low, 0.35), 0.22, colours);
}

void draw_cup(const Canvas &canvas, const Palette &colours, double x, double base, double size) {
    cairo_t *context = canvas.context();
    canvas.ellipse(x, base - 0.02 * size, 0.48 * size, 0.1 * size);
    canvas.fill_gradient(x - 0.48 * size, 0, x + 0.48 * size, 0, colours.paper,
                         mix(colours.paper, colours.ink, 0.4));
    cairo_set_line_width(context, 0.05 * size);
    cairo_save(context);
    cairo_translate(context, x + 0.3 * size, base - 0.3 * size);
    cairo_scale(context, 1, 1.15);
    cairo_arc(context, 0, 0, 0.12 * size, -1.5, 1.5);
    cairo_restore(context);
    canvas.set(mix(colours.accent, colours.ink, 0.2));
    cairo_stroke(context);
    const Body body{canvas, x, base, size};
    static constexpr double bowl[][2] = {{0.16, 0.02}, {0.26, 0.14}, {0.31, 0.34}, {0.32, 0.5}};
    body.trace(bowl);
    body.glaze(colours.accent, 0.32, colours);
    canvas.ellipse(x, base - 0.5 * size, 0.32 * size, 0.075 * size);
    canvas.fill(mix(colours.paper, colours.accent, 0.15));
    canvas.ellipse(x, base - 0.492 * size, 0.285 * size, 0.06 * size);
    canvas.fill_round(x - 0.08 * size, base - 0.5 * size, 0.3 * size, {0.42, 0.26, 0.15},
                      {0.2, 0.1, 0.05});
    for (const double shift : {-0.09, 0.02, 0.11}) {
        cairo_move_to(context, x + shift * size, base - 0.56 * size);
        cairo_curve_to(context, x + (shift + 0.09) * size, base - 0.68 * size,
                       x + (shift - 0.09) * size, base - 0.78 * size, x + shift * size,
                       base - 0.92 * size);
        cairo_set_line_width(context, 0.018 * size);
        canvas.set({1, 1, 1}, 0.2);
        cairo_stroke(context);
    }
}

void draw_ball(const Canvas &canvas, const Palette &colours, double x, double base, double radius,
               const Colour &colour) {
    canvas.shadow(x + radius * 0.5, base, radius * 1.5, radius * 0.3, 0.5);
    canvas.ellipse(x, base - radius, radius, radius);
    canvas.fill_round(x - radius * 0.35, base - radius * 1.4, radius * 1.9,
                      mix(colour, {1, 1, 1}, 0.55), mix(colour, colours.ink, 0.65));
}

} // namespace

void draw_product(const Canvas &canvas, const Mood &mood, Random &random) {
    const Palette &colours = mood.palette;
    const double width = canvas.width();
    const double height = canvas.height();
    const double side = canvas.side();
    cairo_t *context = canvas.context();
    const double floor = height * random.between(0.66, 0.74);
    // A studio: a wall with a pool of light, a table that catches it.
    const double light_x = width * random.between(0.25, 0.5);
    canvas.backdrop(mix(colours.sky_high, colours.ink, 0.25), colours.sky_low);
    canvas.glow(light_x, height * 0.32, side * 0.95, colours.light, 0.65);
    cairo_rectangle(context, 0, floor, width, height - floor);
    canvas.fill_gradient(0, floor, 0, height, mix(colours.sky_low, colours.paper, 0.45),
                         mix(colours.far, colours.near, 0.45));
    canvas.glow(light_x, floor + side * 0.05, side * 0.6, colours.light, 0.45);
    const double x = width * random.between(0.42, 0.58);
    const double size = side * random.between(0.5, 0.58);
    double base = floor + side * 0.1;
    if (random.chance(0.6)) { // on a plinth
        const double half = size * 0.42;
        const double top = floor + side * 0.02;
        const double tall = side * 0.16;
        canvas.shadow(x + half * 0.7, top + tall, half * 1.7, side * 0.06, 0.55);
        cairo_rectangle(context, x - half, top, 2 * half, tall);
        canvas.fill_gradient(x - half, 0, x + half, 0, mix(colours.paper, colours.sky_low, 0.2),
                             mix(colours.paper, colours.ink, 0.5));
        canvas.ellipse(x, top + tall, half, half * 0.2);
        canvas.fill_gradient(x - half, 0, x + half, 0, mix(colours.paper, colours.sky_low, 0.2),
                             mix(colours.paper, colours.ink, 0.5));
        canvas.ellipse(x, top, half, half * 0.2);
        canvas.fill_gradient(x - half, 0, x + half, 0, {1, 1, 1},
                             mix(colours.paper, colours.ink, 0.2));
        base = top + half * 0.06;
    }
    draw_ball(canvas, colours, x - size * random.between(0.62, 0.8), floor + side * 0.16,
              side * random.between(0.05, 0.08), colours.sky_high);
    draw_ball(canvas, colours, x + size * random.between(0.6, 0.85), floor + side * 0.12,
              side * random.between(0.03, 0.055), colours.accent);
    canvas.shadow(x + size * 0.16, base, size * 0.42, size * 0.07, 0.7);
    switch (random.index(3)) {
    case 0: draw_vase(canvas, colours, random, x, base, size * 0.92); break;
    case 1: draw_cup(canvas, colours, x, base, size * 0.85); break;
    default: draw_bottle(canvas, colours, x, base, size * 1.12); break;
    }
}

} // namespace mockup
