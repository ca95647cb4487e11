#include "colour.hpp"

#include <algorithm>
#include <cmath>

namespace mockup {

namespace {

constexpr double degrees = 3.14159265358979323846 / 180;

struct Linear {
    double red;
    double green;
    double blue;
    bool exists() const {
        const auto fits = [](double value) { return value >= -1e-4 && value <= 1 + 1e-4; };
        return fits(red) && fits(green) && fits(blue);
    }
};

Linear from_oklab(double lightness, double a, double b) {
    const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

double encoded(double linear) {
    const double value = std::clamp(linear, 0.0, 1.0);
    return value <= 0.0031308 ? value * 12.92 : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
}

double decoded(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

} // namespace

Colour oklch(double lightness, double chroma, double hue) {
    Linear linear{};
    for (;; chroma *= 0.92) {
        linear = from_oklab(lightness, chroma * std::cos(hue * degrees),
                            chroma * std::sin(hue * degrees));
        if (linear.exists() || chroma < 1e-3) { break; }
    }
    return {encoded(linear.red), encoded(linear.green), encoded(linear.blue)};
}

Colour mix(const Colour &a, const Colour &b, double share) {
    return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
            a.blue + (b.blue - a.blue) * share};
}

double luminance(const Colour &colour) {
    return 0.2126 * decoded(colour.red) + 0.7152 * decoded(colour.green) +
           0.0722 * decoded(colour.blue);
}

} // namespace mockup
