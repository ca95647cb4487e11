// The pictures that doubles make: recognisable for their request, the same for the same one.
#pragma once

#include <cstdint>
#include <string>

namespace remote_double {

/// A PNG file: a colour that follows from the text, the text itself, and the size as asked for.
std::string draw_picture(const std::string &text, int width, int height);

/// A PNG file with an ellipse of that text's colour, transparent around it.
std::string draw_cut_out(const std::string &text, int width, int height);

/// The colour of such a picture's upper left corner, as 0xRRGGBB.
std::uint32_t colour_of(const std::string &text);

/// Width and height of a PNG or JPEG file that can be read whole; zeros if it cannot.
struct FileSize {
    int width = 0;
    int height = 0;
    bool has_alpha = false;
};
FileSize size_of_picture(const std::string &file);

} // namespace remote_double
