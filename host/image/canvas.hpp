// A surface to draw on: pictures, plain colours and short texts. Drawn by the codec module.
#pragma once

#include "image/picture.hpp"

#include <memory>
#include <string>

namespace maquette::host {

/// Encoded as sRGB, 0 to 1.
struct Colour {
    float red = 0;
    float green = 0;
    float blue = 0;
};

/// Pixels, from the upper left corner.
struct Box {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// The largest box of the picture's proportions in `width` × `height`, in its middle, but no larger
/// than the picture itself; a pixel wide and high at least.
Box box_within(const Format &format, int width, int height);

/// [one thread at a time] What lies outside of it is not drawn.
class Canvas {
  public:
    virtual ~Canvas() = default;
    virtual void fill(const Box &box, Colour colour) = 0;
    /// The picture over what is there, in the box's size. Throws Failure (Cause::output).
    virtual void put(const Picture &picture, const Box &box) = 0;
    /// One line from `x`, standing on `baseline`, with letters `size` pixels high; what is wider
    /// than `width` is cut, with an ellipsis. Does nothing without a font.
    virtual void write(const std::string &text, int x, int baseline, int size, int width,
                       Colour colour) = 0;
    /// False where the machine has no font.
    virtual bool can_write() const = 0;
    /// What was drawn, u8 RGB, sRGB.
    virtual Picture picture() const = 0;
};

/// Throws Failure as the codecs do, and std::bad_alloc.
std::unique_ptr<Canvas> open_canvas(int width, int height, Colour background);

/// The picture in the box, on checks where it is transparent.
void draw_picture(Canvas &canvas, const Picture &picture, const Box &box);

} // namespace maquette::host
