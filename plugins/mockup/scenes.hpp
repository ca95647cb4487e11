// The scenes, one file each. Each draws the whole canvas: a focal subject, depth, and light.
#pragma once

#include "canvas.hpp"
#include "mood.hpp"
#include "random.hpp"

namespace mockup {

void draw_landscape(const Canvas &canvas, const Mood &mood, Random &random);
void draw_sea(const Canvas &canvas, const Mood &mood, Random &random);
void draw_city(const Canvas &canvas, const Mood &mood, Random &random);
void draw_product(const Canvas &canvas, const Mood &mood, Random &random);
void draw_portrait(const Canvas &canvas, const Mood &mood, Random &random);
void draw_abstract(const Canvas &canvas, const Mood &mood, Random &random);

/// A sky with sun or moon, its glow, and stars at night. The light's place, in pixels.
struct Light {
    double x;
    double y;
};
Light draw_sky(const Canvas &canvas, const Mood &mood, Random &random, double horizon);

} // namespace mockup
