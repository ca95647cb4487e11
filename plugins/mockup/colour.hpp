// Colour by lightness, chroma and hue, as people see them.
#pragma once

namespace mockup {

/// sRGB, each 0 to 1.
struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

/// From OKLCH (Ottosson, "A perceptual color space for image processing", 2020): lightness 0 to 1,
/// chroma 0 to about 0.3, hue in degrees. Chroma is reduced until the colour exists in sRGB.
Colour oklch(double lightness, double chroma, double hue);

/// `share` of b, the rest of a.
Colour mix(const Colour &a, const Colour &b, double share);

/// Relative luminance (WCAG 2).
double luminance(const Colour &colour);

} // namespace mockup
