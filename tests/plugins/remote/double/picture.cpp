#include "picture.hpp"

#include <cairo.h>
#include <png.h>

#include <memory>
#include <vector>

namespace remote_double {

std::uint32_t colour_of(const std::string &text) {
    std::uint32_t hash = 2166136261U; // FNV-1a
    for (const char letter : text) {
        hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    }
    return (hash >> 8U) & 0xFFFFFFU;
}

namespace {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Drawing = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

std::string written(cairo_surface_t *surface) {
    cairo_surface_flush(surface);
    std::string file;
    cairo_surface_write_to_png_stream(
        surface,
        [](void *to, const unsigned char *bytes, unsigned size) {
            static_cast<std::string *>(to)->append(reinterpret_cast<const char *>(bytes), size);
            return CAIRO_STATUS_SUCCESS;
        },
        &file);
    return file;
}

void choose_colour(cairo_t *drawing, std::uint32_t colour) {
    const auto channel = [colour](unsigned shift) { return ((colour >> shift) & 255U) / 255.0; };
    cairo_set_source_rgb(drawing, channel(16), channel(8), channel(0));
}

} // namespace

std::string draw_cut_out(const std::string &text, int width, int height) {
    const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height),
                          cairo_surface_destroy);
    const Drawing drawing(cairo_create(surface.get()), cairo_destroy);
    choose_colour(drawing.get(), colour_of(text));
    cairo_scale(drawing.get(), width, height);
    cairo_arc(drawing.get(), 0.5, 0.5, 0.3, 0, 6.2831853);
    cairo_fill(drawing.get());
    return written(surface.get());
}

std::string draw_picture(const std::string &text, int width, int height) {
    const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height),
                          cairo_surface_destroy);
    const Drawing drawing(cairo_create(surface.get()), cairo_destroy);
    const std::uint32_t colour = colour_of(text);
    const auto channel = [colour](unsigned shift) { return ((colour >> shift) & 255U) / 255.0; };
    choose_colour(drawing.get(), colour);
    cairo_paint(drawing.get());
    const bool dark = channel(16) + channel(8) + channel(0) < 1.5;
    cairo_set_source_rgb(drawing.get(), dark ? 1 : 0, dark ? 1 : 0, dark ? 1 : 0);
    cairo_set_font_size(drawing.get(), height / 14.0);
    cairo_move_to(drawing.get(), width / 20.0, height / 2.0);
    cairo_show_text(drawing.get(), text.c_str());
    cairo_move_to(drawing.get(), width / 20.0, height * 0.6);
    cairo_show_text(drawing.get(),
                    (std::to_string(width) + " x " + std::to_string(height)).c_str());
    return written(surface.get());
}

FileSize size_of_picture(const std::string &file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0) { return {}; }
    const bool alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image.format = PNG_FORMAT_RGBA;
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) { return {}; }
    return {static_cast<int>(image.width), static_cast<int>(image.height), alpha};
}

} // namespace remote_double
