#include "typography.hpp"

#include <pango/pangocairo.h>

#include <memory>

namespace mockup {

namespace {

struct FreeGObject {
    template <class T> void operator()(T *object) const { g_object_unref(object); }
};
struct FreeGMemory {
    void operator()(char *text) const { g_free(text); }
};
using Layout = std::unique_ptr<PangoLayout, FreeGObject>;

/// Where the type stands.
struct Block {
    double left;
    double top;
    double width;
    double height;
};

Block block_of(const Canvas &canvas) {
    const double margin = canvas.side() * 0.075;
    const double aspect = canvas.width() / canvas.height();
    if (aspect > 1.35) {
        return {margin, canvas.height() * 0.2, canvas.width() * 0.44, canvas.height() * 0.6};
    }
    const double height = canvas.height() * (aspect < 0.7 ? 0.26 : 0.36);
    return {margin, canvas.height() - height - margin, canvas.width() - 2 * margin, height};
}

/// Measures the same on every machine: no hinting, no subpixel order, 96 dots per inch.
void make_reproducible(PangoLayout *layout) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    PangoContext *context = pango_layout_get_context(layout);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 96);
    cairo_font_options_destroy(options);
}

Layout make_layout(const Canvas &canvas, const std::string &text) {
    Layout layout(pango_cairo_create_layout(canvas.context()));
    make_reproducible(layout.get());
    const std::unique_ptr<char, FreeGMemory> valid(
        g_utf8_make_valid(text.data(), static_cast<gssize>(text.size())));
    pango_layout_set_text(layout.get(), valid.get(), -1);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    return layout;
}

void set_font(PangoLayout *layout, bool elegant, bool heavy, double pixels) {
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, elegant ? "EB Garamond, Georgia, DejaVu Serif, serif"
                                                    : "Inter, Cantarell, DejaVu Sans, sans-serif");
    pango_font_description_set_weight(
        font, elegant ? (heavy ? PANGO_WEIGHT_MEDIUM : PANGO_WEIGHT_NORMAL)
                      : (heavy ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_SEMIBOLD));
    pango_font_description_set_absolute_size(font, pixels * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

PangoRectangle extents(PangoLayout *layout) {
    PangoRectangle logical;
    pango_layout_get_pixel_extents(layout, nullptr, &logical);
    return logical;
}

/// The largest size at which the text fits into the width and height, over at most three lines and
/// without a word broken where that can be.
void fit(PangoLayout *layout, bool elegant, double width, double height) {
    pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_line_spacing(layout, elegant ? 0.92F : 0.98F);
    for (double size = height * 0.62; size >= 5; size *= 0.93) {
        set_font(layout, elegant, true, size);
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
        const PangoRectangle box = extents(layout);
        if (box.width <= width && box.height <= height &&
            pango_layout_get_line_count(layout) <= 3) {
            return;
        }
    }
    // Too long to be set well: small, cut with an ellipsis.
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_height(layout, static_cast<int>(height * PANGO_SCALE));
}

/// Dark enough for light type wherever the block is, fading out beside it.
void veil(const Canvas &canvas, const Colour &ink, const Block &block) {
    static constexpr double opacity = 0.76;
    const bool beside = block.width < canvas.width() * 0.6;
    const double fade = canvas.side() * 0.45;
    // From the edge that the block lies at, over the block, to where the veil ends.
    const double start = beside ? 0 : canvas.height();
    const double held = beside ? block.left + block.width : block.top;
    const double end = beside ? held + fade : held - fade;
    const Pattern pattern(beside ? cairo_pattern_create_linear(start, 0, end, 0)
                                 : cairo_pattern_create_linear(0, start, 0, end));
    const double turn = (held - start) / (end - start);
    const auto stop = [&](double at, double share) {
        cairo_pattern_add_color_stop_rgba(pattern.get(), at, ink.red, ink.green, ink.blue,
                                          share * opacity);
    };
    stop(0, 1);
    stop(turn, 1);
    for (const double at : {0.25, 0.5, 0.75, 1.0}) { // a smooth step, so that no edge shows
        stop(turn + (1 - turn) * at, 1 - at * at * (3 - 2 * at));
    }
    cairo_set_source(canvas.context(), pattern.get());
    cairo_paint(canvas.context());
}

void draw_button(const Canvas &canvas, const Mood &mood, PangoLayout *layout, double left,
                 double top, double size) {
    const PangoRectangle box = extents(layout);
    const double pad = size * 0.75;
    canvas.rounded(left, top, box.width + 2 * pad, size * 2, size);
    canvas.fill(mood.palette.accent);
    const bool dark = luminance(mood.palette.accent) > 0.22;
    canvas.set(dark ? mood.palette.ink : mood.palette.paper);
    cairo_move_to(canvas.context(), left + pad, top + size - box.height / 2.0);
    pango_cairo_show_layout(canvas.context(), layout);
}

} // namespace

void set_type(const Canvas &canvas, const Mood &mood, const std::string &headline,
              const std::string &call_to_action) {
    if (headline.empty() && call_to_action.empty()) { return; }
    const Block block = block_of(canvas);
    if (!headline.empty()) { veil(canvas, mood.palette.ink, block); } // a button has its own ground
    const double button = call_to_action.empty() ? 0 : block.height * 0.12;
    const double room = block.height - button * 2.6;
    double below = block.top + room;
    if (!headline.empty()) {
        const Layout layout = make_layout(canvas, headline);
        fit(layout.get(), mood.elegant, block.width, room);
        const PangoRectangle box = extents(layout.get());
        const double top = below - box.height;
        canvas.set(mood.palette.paper);
        cairo_move_to(canvas.context(), block.left, top);
        pango_cairo_show_layout(canvas.context(), layout.get());
    }
    if (call_to_action.empty()) { return; }
    const Layout layout = make_layout(canvas, call_to_action);
    set_font(layout.get(), mood.elegant, false, button * 0.85);
    pango_layout_set_width(layout.get(),
                           static_cast<int>((block.width - 2 * button) * PANGO_SCALE));
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    below += button * 0.6;
    draw_button(canvas, mood, layout.get(), block.left, below, button);
}

} // namespace mockup
