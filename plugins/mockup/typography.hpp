// Words on the picture, in real type.
#pragma once

#include "canvas.hpp"
#include "mood.hpp"

#include <string>

namespace mockup {

/// Sets a headline and a call to action (either may be empty) where the format has room for them:
/// below in squares and uprights, left in banners. The type is as large as fits; a veil behind it
/// keeps the contrast at 4.5:1 or better. Text that is no UTF-8 is made so.
void set_type(const Canvas &canvas, const Mood &mood, const std::string &headline,
              const std::string &call_to_action);

} // namespace mockup
