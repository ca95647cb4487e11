// Fitting what a program wrote into what its description promises, where nothing is lost by it:
// tools like to write a grey picture as grey, an opaque one without alpha, and few levels as 8
// bits.
#pragma once

#include "picture_file.hpp"

#include <maquette/plugin.hpp>

namespace command {

/// The least shape that the port names and that holds all of `shape`. Throws maquette::Error
/// (MAQUETTE_INTERNAL) if there is none.
Shape widened(const Shape &shape, const maquette::Port &port);

/// Reads samples and writes them into an output of the widened shape.
void read_samples(PictureReader &reader, const Shape &wanted, const maquette::Output &output);

} // namespace command
