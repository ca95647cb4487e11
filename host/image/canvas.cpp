#include "image/canvas.hpp"

#include "image/canvas_module.hpp"
#include "module_file.hpp"

#include <algorithm>
#include <cmath>

namespace maquette::host {

Box box_within(const Format &format, int width, int height) {
    const double wide = std::max(1U, format.width);
    const double high = std::max(1U, format.height);
    const double scale = std::min({1.0, width / wide, height / high});
    Box box;
    box.width = std::clamp(static_cast<int>(std::lround(wide * scale)), 1, std::max(1, width));
    box.height = std::clamp(static_cast<int>(std::lround(high * scale)), 1, std::max(1, height));
    box.x = (width - box.width) / 2;
    box.y = (height - box.height) / 2;
    return box;
}

std::unique_ptr<Canvas> open_canvas(int width, int height, Colour background) {
    static const auto open =
        reinterpret_cast<OpenCanvas *>(find_in_module("codecs/openimageio", canvas_module_symbol));
    return std::unique_ptr<Canvas>(open(width, height, background));
}

void draw_picture(Canvas &canvas, const Picture &picture, const Box &box) {
    static constexpr int check = 8;
    static constexpr Colour light{0.95F, 0.95F, 0.94F};
    static constexpr Colour dark{0.85F, 0.85F, 0.84F};
    if (picture.format().alpha != MAQUETTE_NO_ALPHA) {
        for (int y = 0; y < box.height; y += check) {
            for (int x = 0; x < box.width; x += check) {
                canvas.fill({box.x + x, box.y + y, std::min(check, box.width - x),
                             std::min(check, box.height - y)},
                            (x / check + y / check) % 2 == 0 ? light : dark);
            }
        }
    }
    canvas.put(picture, box);
}

} // namespace maquette::host
