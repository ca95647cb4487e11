#include "scenes.hpp"

#include <cmath>

namespace mockup {

namespace {

/// One person: what varies from face to face, in shares of the face's half width.
struct Person {
    Colour skin;
    Colour hair;
    Colour iris;
    Colour shirt;
    double eye_apart;
    double eye_size;
    double brow_lift;
    double nose_length;
    double mouth_width;
    double smile;
    double jaw;
    bool long_hair;
};

Person choose_person(Random &random) {
    static constexpr double skins[][3] = {
        {0.87, 0.05, 60}, {0.8, 0.065, 58}, {0.7, 0.075, 55}, {0.58, 0.075, 52}, {0.46, 0.065, 50}};
    static constexpr double hairs[][3] = {
        {0.22, 0.02, 50}, {0.32, 0.05, 50}, {0.45, 0.08, 60}, {0.68, 0.09, 80}, {0.42, 0.11, 40}};
    const double *skin = skins[random.index(5)];
    const double *hair = hairs[random.index(5)];
    Person person{};
    person.skin = oklch(skin[0], skin[1], skin[2]);
    person.hair = oklch(hair[0], hair[1], hair[2]);
    person.iris = oklch(0.4, 0.07, random.between(0, 1) < 0.5 ? 240 : 60);
    static constexpr double shirts[][3] = {{0.5, 0.18, 27}, {0.8, 0.15, 85}, {0.24, 0.02, 280}};
    const double *shirt = shirts[random.index(3)];
    person.shirt = oklch(shirt[0], shirt[1], shirt[2]);
    person.eye_apart = random.between(0.4, 0.46);
    person.eye_size = random.between(0.165, 0.2);
    person.brow_lift = random.between(0.24, 0.31);
    person.nose_length = random.between(0.5, 0.6);
    person.mouth_width = random.between(0.32, 0.42);
    person.smile = random.between(0.02, 0.11);
    person.jaw = random.between(0.56, 0.72);
    person.long_hair = random.chance(0.55);
    return person;
}

/// Draws one head; x and y are the middle of the eyes, unit half the face's width.
class Head {
  public:
    Head(const Canvas &canvas, const Person &person, const Palette &colours, double x, double y,
         double unit)
        : canvas_(canvas), context_(canvas.context()), person_(person), colours_(colours),
          shade_(mix(person.skin, {0.25, 0.08, 0.05}, 0.42)),
          lit_(mix(person.skin, {1, 0.97, 0.9}, 0.45)) {
        cairo_save(context_);
        cairo_translate(context_, x, y);
        cairo_scale(context_, unit, unit);
    }
    Head(const Head &) = delete;
    Head &operator=(const Head &) = delete;
    ~Head() { cairo_restore(context_); }

    void draw() {
        back_hair();
        body();
        neck();
        face();
        cheeks();
        nose();
        for (const double side : {-1.0, 1.0}) {
            eye(side);
        }
        mouth();
        fringe();
    }

  private:
    void back_hair() {
        if (person_.long_hair) {
            cairo_move_to(context_, -1.15, -0.3);
            cairo_curve_to(context_, -1.35, -1.7, 1.35, -1.7, 1.15, -0.3);
            cairo_curve_to(context_, 1.3, 0.8, 1.45, 1.6, 1.25, 2.5);
            cairo_line_to(context_, -1.25, 2.5);
            cairo_curve_to(context_, -1.45, 1.6, -1.3, 0.8, -1.15, -0.3);
        } else {
            cairo_move_to(context_, -1.08, 0.25);
            cairo_curve_to(context_, -1.3, -1.65, 1.3, -1.65, 1.08, 0.25);
        }
        cairo_close_path(context_);
        canvas_.fill_gradient(-1.1, -1, 1.1, 1, mix(person_.hair, {1, 1, 1}, 0.12),
                              mix(person_.hair, {0, 0, 0}, 0.4));
    }

    void body() {
        cairo_move_to(context_, -2.7, 4.4);
        cairo_curve_to(context_, -2.6, 2.7, -1.5, 2.35, -0.55, 2.15);
        cairo_curve_to(context_, -0.3, 2.6, 0.3, 2.6, 0.55, 2.15);
        cairo_curve_to(context_, 1.5, 2.35, 2.6, 2.7, 2.7, 4.4);
        cairo_line_to(context_, 2.7, 9);
        cairo_line_to(context_, -2.7, 9);
        cairo_close_path(context_);
        canvas_.fill_gradient(-2.2, 2, 2.2, 5, mix(person_.shirt, {1, 1, 1}, 0.2),
                              mix(person_.shirt, colours_.ink, 0.55));
    }

    void neck() {
        cairo_move_to(context_, -0.48, 1.0);
        cairo_curve_to(context_, -0.46, 1.9, -0.55, 2.1, -0.6, 2.2);
        cairo_curve_to(context_, -0.3, 2.62, 0.3, 2.62, 0.6, 2.2);
        cairo_curve_to(context_, 0.55, 2.1, 0.46, 1.9, 0.48, 1.0);
        cairo_close_path(context_);
        canvas_.fill_gradient(0, 1.2, 0, 2.3, shade_, person_.skin);
    }

    void trace_face() {
        const double jaw = person_.jaw;
        cairo_move_to(context_, 0, -1.12);
        cairo_curve_to(context_, 0.62, -1.12, 1.0, -0.7, 0.98, 0.05);
        cairo_curve_to(context_, 0.97, 0.7, jaw + 0.12, 1.25, 0.34, 1.56);
        cairo_curve_to(context_, 0.2, 1.68, -0.2, 1.68, -0.34, 1.56);
        cairo_curve_to(context_, -jaw - 0.12, 1.25, -0.97, 0.7, -0.98, 0.05);
        cairo_curve_to(context_, -1.0, -0.7, -0.62, -1.12, 0, -1.12);
        cairo_close_path(context_);
    }

    void face() {
        trace_face();
        canvas_.fill_gradient(-0.9, -0.4, 1.0, 0.5, mix(person_.skin, lit_, 0.6), person_.skin);
        cairo_save(context_);
        trace_face();
        cairo_clip(context_);
        // Shade on the far side and under the chin; the sockets; the bridge catches the light.
        soft(1.05, 0.4, 0.5, 1.5, shade_, 0.55);
        soft(0, 1.85, 0.9, 0.45, shade_, 0.6);
        soft(-0.42, -0.04, 0.42, 0.3, shade_, 0.55);
        soft(0.42, -0.04, 0.42, 0.3, shade_, 0.55);
        soft(0, -0.62, 0.6, 0.34, lit_, 0.6);
        cairo_restore(context_);
    }

    void cheeks() {
        const Colour blush = mix(person_.skin, {0.9, 0.3, 0.3}, 0.35);
        for (const double side : {-1.0, 1.0}) {
            soft(side * 0.52, 0.52, 0.34, 0.26, blush, 0.4);
            soft(side * 0.5, 0.38, 0.3, 0.16, lit_, 0.55);
        }
    }

    void nose() {
        const double tip = person_.nose_length;
        soft(0, 0.16, 0.1, 0.46, lit_, 0.8);
        soft(0.15, 0.2, 0.1, 0.4, shade_, 0.35);
        soft(0, tip, 0.2, 0.12, lit_, 0.5);
        soft(0, tip + 0.13, 0.24, 0.08, shade_, 0.6);
        for (const double side : {-1.0, 1.0}) {
            canvas_.ellipse(side * 0.095, tip + 0.075, 0.048, 0.026);
            canvas_.fill(mix(shade_, {0, 0, 0}, 0.45), 0.8);
        }
    }

    void eye(double side) {
        const double x = side * person_.eye_apart;
        const double half = person_.eye_size;
        const auto lids = [&] {
            cairo_move_to(context_, x - half, 0.02);
            cairo_curve_to(context_, x - half * 0.5, -0.12, x + half * 0.5, -0.12, x + half, 0.02);
            cairo_curve_to(context_, x + half * 0.5, 0.1, x - half * 0.5, 0.1, x - half, 0.02);
            cairo_close_path(context_);
        };
        lids();
        canvas_.fill({0.95, 0.94, 0.92});
        cairo_save(context_);
        lids();
        cairo_clip(context_);
        canvas_.ellipse(x, -0.015, half * 0.5, half * 0.5);
        canvas_.fill_round(x, 0.01, half * 0.5, mix(person_.iris, {1, 1, 1}, 0.2),
                           mix(person_.iris, {0, 0, 0}, 0.6));
        canvas_.ellipse(x, -0.015, half * 0.25, half * 0.25);
        canvas_.fill({0.03, 0.02, 0.03});
        canvas_.ellipse(x - half * 0.16, -0.055, half * 0.11, half * 0.11);
        canvas_.fill({1, 1, 1}, 0.95);
        soft(x, -0.13, half, 0.1, {0.1, 0.05, 0.05}, 0.6);
        cairo_restore(context_);
        cairo_set_line_cap(context_, CAIRO_LINE_CAP_ROUND);
        cairo_set_line_width(context_, 0.045);
        cairo_move_to(context_, x - half - 0.01, 0.02);
        cairo_curve_to(context_, x - half * 0.5, -0.13, x + half * 0.5, -0.13, x + half + 0.02,
                       0.01);
        canvas_.set(mix(person_.hair, {0, 0, 0}, 0.75));
        cairo_stroke(context_);
        const double brow = -person_.brow_lift;
        cairo_set_line_width(context_, 0.075);
        cairo_move_to(context_, x - side * half * 1.15, brow + 0.035);
        cairo_curve_to(context_, x - side * half * 0.4, brow - 0.05, x + side * half * 0.5,
                       brow - 0.09, x + side * half * 1.35, brow + 0.05);
        canvas_.set(mix(person_.hair, {0, 0, 0}, 0.35), 0.9);
        cairo_stroke(context_);
    }

    void mouth() {
        const double y = person_.nose_length + 0.48;
        const double half = person_.mouth_width;
        const double corner = y - person_.smile;
        const Colour lips = mix(person_.skin, {0.72, 0.16, 0.2}, 0.68);
        cairo_move_to(context_, -half, corner);
        cairo_curve_to(context_, -half * 0.5, y - 0.1, -0.08, y - 0.12, 0, y - 0.075);
        cairo_curve_to(context_, 0.08, y - 0.12, half * 0.5, y - 0.1, half, corner);
        cairo_curve_to(context_, half * 0.5, y + 0.15, -half * 0.5, y + 0.15, -half, corner);
        cairo_close_path(context_);
        canvas_.fill_gradient(0, y - 0.1, 0, y + 0.12, mix(lips, {0, 0, 0}, 0.18), lips);
        soft(0, y + 0.055, half * 0.4, 0.035, {1, 0.9, 0.9}, 0.5);
        cairo_set_line_width(context_, 0.026);
        cairo_move_to(context_, -half, corner);
        cairo_curve_to(context_, -half * 0.4, y + 0.03, half * 0.4, y + 0.03, half, corner);
        canvas_.set(mix(lips, {0.1, 0, 0}, 0.75), 0.9);
        cairo_stroke(context_);
        soft(0, y + 0.22, half * 0.6, 0.06, shade_, 0.5);
    }

    void fringe() {
        cairo_move_to(context_, -1.06, 0.1);
        cairo_curve_to(context_, -1.1, -0.5, -0.9, -0.75, -0.35, -0.86);
        cairo_curve_to(context_, 0.2, -0.95, 0.7, -0.8, 1.05, 0.05);
        cairo_curve_to(context_, 1.3, -1.7, -1.3, -1.75, -1.06, 0.1);
        cairo_close_path(context_);
        canvas_.fill_gradient(-0.8, -1.3, 0.9, -0.4, mix(person_.hair, {1, 1, 1}, 0.2),
                              mix(person_.hair, {0, 0, 0}, 0.25));
    }

    void soft(double x, double y, double radius_x, double radius_y, const Colour &colour,
              double opacity) {
        cairo_save(context_);
        cairo_translate(context_, x, y);
        cairo_scale(context_, radius_x, radius_y);
        const Pattern pattern(cairo_pattern_create_radial(0, 0, 0, 0, 0, 1));
        for (const double at : {0.0, 0.3, 0.6, 0.8, 1.0}) {
            cairo_pattern_add_color_stop_rgba(pattern.get(), at, colour.red, colour.green,
                                              colour.blue, opacity * (1 - at) * (1 - at * 0.4));
        }
        cairo_set_source(context_, pattern.get());
        cairo_arc(context_, 0, 0, 1, 0, 6.283185307179586);
        cairo_fill(context_);
        cairo_restore(context_);
    }

    const Canvas &canvas_;
    cairo_t *context_;
    const Person &person_;
    const Palette &colours_;
    Colour shade_;
    Colour lit_;
};

} // namespace

void draw_portrait(const Canvas &canvas, const Mood &mood, Random &random) {
    const Palette &colours = mood.palette;
    const double side = canvas.side();
    canvas.backdrop(mix(colours.sky_high, colours.ink, 0.2), mix(colours.far, colours.near, 0.35));
    const double x = canvas.width() * random.between(0.46, 0.54);
    const double y = canvas.height() * random.between(0.38, 0.42);
    canvas.glow(x - side * 0.62, y - side * 0.25, side * 1.0, colours.light, 0.55);
    for (int i = 0; i < 7; ++i) { // lights out of focus
        const double radius = side * random.between(0.02, 0.07);
        const double aside = random.between(0, 0.16) + (random.chance(0.5) ? 0.84 : 0.0);
        canvas.ellipse(canvas.width() * aside, random.between(0, canvas.height() * 0.8), radius,
                       radius);
        canvas.fill(random.chance(0.5) ? colours.light : colours.accent, 0.13);
    }
    const Person person = choose_person(random);
    Head(canvas, person, colours, x, y, side * 0.185).draw();
    canvas.glow(x - side * 0.6, y - side * 0.5, side * 0.9, colours.light, 0.22);
}

} // namespace mockup
