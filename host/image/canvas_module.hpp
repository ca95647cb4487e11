// What libmaquette asks of the module that draws, which is OpenImageIO's.
#pragma once

#include "image/canvas.hpp"

namespace maquette::host {

/// The module's one function: as open_canvas(), the caller owns it.
using OpenCanvas = Canvas *(int width, int height, const Colour &background);
inline constexpr const char *canvas_module_symbol = "maquette_canvas_module_" MAQUETTE_VERSION_ID;

} // namespace maquette::host
