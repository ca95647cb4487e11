// What a card of a face swapper says under "settings".
#pragma once

#include "../card/card.hpp"

#include <string>

namespace onnx {

struct FaceSettings {
    double least_score = 0.6;  ///< from which on the detector's find is a face, 0 to 1
    double most_overlap = 0.3; ///< of two finds; beyond it they are one face
    double search_side = 640;  ///< pixels of the longer side at which faces are looked for
    bool consent = true;       ///< whether a call must say who agreed
    std::string projection;    ///< see projection.hpp; "" for none
};

/// Throws command::DescriptionError with the place in the card.
FaceSettings face_settings(const Card &card);

} // namespace onnx
