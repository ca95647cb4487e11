#include "scenes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace mockup {

namespace {

/// A ridge line: a few waves of falling height, different for every ridge.
class Ridge {
  public:
    Ridge(Random &random, double height, double roughness) {
        double amplitude = height;
        double frequency = random.between(0.7, 1.6);
        for (Wave &wave : waves_) {
            wave = {amplitude, frequency, random.between(0, 6.28)};
            amplitude *= roughness;
            frequency *= random.between(1.8, 2.4);
        }
    }
    /// Height above the base at x, 0 to 1 across the picture.
    double at(double x) const {
        double sum = 0;
        for (const Wave &wave : waves_) {
            // A bent wave has peaks and valleys of different sharpness, as hills have.
            const double value = std::sin(wave.frequency * 6.28 * x + wave.phase);
            sum += wave.amplitude * (value - 0.35 * std::fabs(value));
        }
        return sum;
    }

  private:
    struct Wave {
        double amplitude;
        double frequency;
        double phase;
    };
    std::array<Wave, 7> waves_{};
};

void draw_pine(const Canvas &canvas, double x, double base, double height, const Colour &colour) {
    cairo_t *context = canvas.context();
    static constexpr int tiers = 5;
    for (int i = 0; i < tiers; ++i) {
        const double top = base - height * (1 - 0.17 * i);
        const double bottom = base - height * (0.72 - 0.17 * i);
        const double half = height * (0.07 + 0.045 * i);
        cairo_move_to(context, x, top);
        cairo_line_to(context, x + half, bottom);
        cairo_line_to(context, x - half, bottom);
        cairo_close_path(context);
    }
    canvas.fill(colour);
}

void draw_stars(const Canvas &canvas, Random &random, double horizon) {
    const int count =
        static_cast<int>(canvas.width() * horizon / (canvas.side() * canvas.side()) * 90);
    for (int i = 0; i < count; ++i) {
        const double size = canvas.side() * random.between(0.0006, 0.0022);
        canvas.ellipse(random.between(0, canvas.width()), random.between(0, horizon * 0.85), size,
                       size);
        canvas.fill({1, 1, 0.95}, random.between(0.25, 0.95));
    }
}

void draw_clouds(const Canvas &canvas, const Mood &mood, Random &random, double horizon) {
    const int count = random.index(4) + 1;
    for (int i = 0; i < count; ++i) {
        const double x = random.between(0, canvas.width());
        const double y = horizon * random.between(0.15, 0.7);
        const double length = canvas.side() * random.between(0.2, 0.5);
        for (int k = 0; k < 7; ++k) {
            canvas.ellipse(x + length * random.between(-0.5, 0.5),
                           y + length * random.between(-0.03, 0.03),
                           length * random.between(0.15, 0.4), length * random.between(0.01, 0.03));
            canvas.fill(mix(mood.palette.sky_low, {1, 1, 1}, 0.5), 0.16);
        }
    }
}

} // namespace

Light draw_sky(const Canvas &canvas, const Mood &mood, Random &random, double horizon) {
    const Palette &colours = mood.palette;
    cairo_rectangle(canvas.context(), 0, 0, canvas.width(), canvas.height());
    canvas.fill_gradient(0, 0, 0, horizon, colours.sky_high, colours.sky_low);
    if (mood.night) { draw_stars(canvas, random, horizon); }
    const Light light{canvas.width() * random.between(0.2, 0.8),
                      horizon * random.between(0.3, 0.8)};
    const double radius = canvas.side() * random.between(0.035, 0.085);
    canvas.glow(light.x, light.y, canvas.side() * 0.9, colours.light, mood.night ? 0.35 : 0.7);
    canvas.glow(light.x, light.y, radius * 4, colours.light, 0.6);
    canvas.ellipse(light.x, light.y, radius, radius);
    canvas.fill(mix(colours.light, {1, 1, 1}, 0.4));
    draw_clouds(canvas, mood, random, horizon);
    return light;
}

void draw_landscape(const Canvas &canvas, const Mood &mood, Random &random) {
    const Palette &colours = mood.palette;
    const double width = canvas.width();
    const double height = canvas.height();
    const double horizon = height * random.between(0.5, 0.66);
    const Light light = draw_sky(canvas, mood, random, horizon);
    const int layers = 5 + random.index(3);
    const bool pines = random.chance(0.75);
    cairo_t *context = canvas.context();
    for (int i = 0; i < layers; ++i) {
        const double depth = static_cast<double>(i) / (layers - 1); // 0 far, 1 near
        const double base = horizon + (height - horizon) * std::pow(depth, 1.35) * 0.86;
        const Ridge ridge(random, canvas.side() * (0.13 - 0.06 * depth), 0.5 - 0.08 * depth);
        const auto ground = [&](double x) { return base - ridge.at(x / width); };
        cairo_move_to(context, 0, height);
        for (double x = 0; x <= width + 2; x += 2) {
            cairo_line_to(context, x, ground(x));
        }
        cairo_line_to(context, width, height);
        cairo_close_path(context);
        const Colour colour = mix(colours.far, colours.near, std::pow(depth, 0.8));
        // Lit from above where the ridge is, misty at its foot.
        const Colour lit = mix(colour, colours.light, 0.18 * (1 - depth) + 0.06);
        const Colour foot = mix(colour, colours.sky_low, 0.5 * (1 - depth));
        canvas.fill_gradient(0, base - canvas.side() * 0.15, 0, base + canvas.side() * 0.22, lit,
                             foot);
        if (pines && depth > 0.55) {
            const int trees = static_cast<int>(width / canvas.side() * (16 + 10 * depth));
            for (int k = 0; k < trees; ++k) {
                const double x = random.between(0, width);
                const double size = canvas.side() * random.between(0.05, 0.11) * depth;
                draw_pine(canvas, x, ground(x) + size * 0.08, size,
                          mix(colour, colours.near, random.between(0.5, 1)));
            }
        }
    }
    // The light lies over all that is near it.
    canvas.glow(light.x, light.y, canvas.side() * 0.75, colours.light, mood.night ? 0.1 : 0.28);
    if (!mood.night && random.chance(0.6)) {
        const int birds = 3 + random.index(4);
        const double flock_x = width * random.between(0.2, 0.8);
        const double flock_y = horizon * random.between(0.25, 0.6);
        cairo_set_line_width(context, std::max(0.6, canvas.side() * 0.0025));
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND);
        canvas.set(colours.near, 0.75);
        for (int i = 0; i < birds; ++i) {
            const double x = flock_x + canvas.side() * random.between(-0.12, 0.12);
            const double y = flock_y + canvas.side() * random.between(-0.05, 0.05);
            const double wing = canvas.side() * random.between(0.01, 0.018);
            cairo_move_to(context, x - wing, y - wing * 0.5);
            cairo_curve_to(context, x - wing * 0.4, y - wing * 0.7, x - wing * 0.2, y, x, y);
            cairo_curve_to(context, x + wing * 0.2, y, x + wing * 0.4, y - wing * 0.7, x + wing,
                           y - wing * 0.5);
            cairo_stroke(context);
        }
    }
}

} // namespace mockup
