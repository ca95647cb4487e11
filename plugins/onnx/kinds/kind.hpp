// What the plugin can make of a model: one entry for each kind of provider. A kind has two halves:
// this one describes and estimates and loads nothing; the other, in the plugin's second half, works
// (see ../work/work.hpp).
#pragma once

#include "../card/card.hpp"

#include <maquette/plugin.hpp>

#include <string>
#include <vector>

namespace onnx {

struct Kind {
    const char *name; ///< as cards and the host have it
    /// Ports, facts and formats; what the card says about itself is filled in by the caller.
    maquette::Description (*describe)(const Card &card);
    /// The properties of the kind's parameters, as JSON Schema; those that all kinds share are
    /// added (see ../onnx.cpp).
    Json (*parameters)(const Card &card);
    /// Throws command::DescriptionError if the card lacks what this kind needs.
    void (*check)(const Card &card);
    maquette::Estimate (*estimate)(const Card &card, const maquette::Request &request);
    /// The parameters that every call must give; nullptr for none.
    std::vector<std::string> (*required)(const Card &card) = nullptr;
};

/// Throws command::DescriptionError, naming all kinds, for one that is not known.
const Kind &kind_of(const Card &card);

extern const Kind background_remover;
extern const Kind upscaler;
extern const Kind eraser;
extern const Kind face_swapper;

} // namespace onnx
