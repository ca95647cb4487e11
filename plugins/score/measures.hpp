// Measures of technical quality that need no other picture to compare with, and no words.
#pragma once

#include "light.hpp"

#include <optional>
#include <string>

namespace score {

/// A measure's verdict: 0, useless, to 1, flawless.
struct Measure {
    double value = 1;
    std::string fault; ///< what is wrong if the value is low, as a sentence with figures
};

/// How much a further blur would take away (F. Crété-Roffet et al., "The blur effect: perception
/// and estimation with a new no-reference perceptual blur metric", SPIE 2007).
Measure sharpness(const maquette::Call &call, const Light &light);
/// How much is lost in white and in black, and how far the middle is from the middle.
Measure exposure(const maquette::Call &call, const Light &light);
/// How much of the range from black to white is used, between the first and the last percentile.
Measure contrast(const maquette::Call &call, const Light &light);
/// How much of the picture lies in flat stretches between steps of the same direction: what was
/// smooth and has too few levels.
Measure banding(const maquette::Call &call, const Light &light);
/// The deviation of the noise (J. Immerkær, "Fast noise variance estimation", 1996), in the calm
/// quarter of the picture's tiles, so that texture does not count.
Measure noise(const maquette::Call &call, const Light &light);

} // namespace score
