#pragma once

#include "image/picture_encoder.hpp"

namespace maquette::host {

/// For a picture in a format that JPEG stores. Throws Failure (Cause::output) for one that is too
/// large.
std::unique_ptr<PictureEncoder> start_jpeg(Picture picture, const WriteOptions &options);

} // namespace maquette::host
