// What the words of a prompt ask for: a scene, a light, a palette.
#pragma once

#include "colour.hpp"

#include <cstdint>
#include <string>

namespace mockup {

enum class Scene { landscape, sea, city, product, portrait, abstract };

/// The colours of one picture.
struct Palette {
    Colour sky_high;
    Colour sky_low;
    Colour light; ///< of sun, moon and lamps
    Colour far;   ///< what is distant, close to the sky
    Colour near;  ///< what is close, dark
    Colour accent;
    Colour paper; ///< light enough to carry dark type
    Colour ink;   ///< dark enough to carry light type
};

struct Mood {
    Scene scene = Scene::landscape;
    bool night = false;
    bool elegant = false; ///< serif type, low chroma
    Palette palette;
};

/// The same prompt and seed give the same mood. The words decide, the seed varies.
Mood read_mood(const std::string &prompt, std::uint64_t seed);

} // namespace mockup
