#pragma once

#include "image/picture_encoder.hpp"

namespace maquette::host {

/// For a picture in a format that PNG stores.
std::unique_ptr<PictureEncoder> start_png(Picture picture, const WriteOptions &options);

} // namespace maquette::host
