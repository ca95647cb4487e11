// Between the host's pictures and the files that travel: encoding, fitting a size, painting within
// a mask.
#pragma once

#include "client/picture_file.hpp"

#include <maquette/plugin.hpp>

#include <cstdint>
#include <string>

namespace remote {

/// A picture of the host with 8 bits a sample; alpha is kept. For RGB and RGBA of u8, u16 and f32.
Bitmap bitmap_of(const maquette::Picture &picture);

/// At another size, by Lanczos' kernel. Colour is weighted by alpha.
Bitmap resized(const Bitmap &bitmap, std::uint32_t width, std::uint32_t height);

/// The largest part around the middle with the ratio of width to height.
Bitmap cropped_to_ratio(const Bitmap &bitmap, std::uint32_t width, std::uint32_t height);

/// A mask in one channel: 255 wherever it is more than black, so that soft edges are painted anew
/// to their outer border.
Bitmap hard_mask(const maquette::Picture &mask);

/// The picture with alpha 0 where the mask is 255, opaque elsewhere. Of one size.
Bitmap with_holes(const Bitmap &picture, const Bitmap &mask);

/// The picture with the alpha of `cut`, which may be of another size. Where an edge is half
/// transparent it has the colours of `cut`, which are without the background's, if that is of the
/// same size. The output has four channels and the picture's size and samples.
void cut_out(const maquette::Output &output, const maquette::Picture &picture, const Bitmap &cut);

/// Writes a bitmap into an output of its size and channel count, u8.
void write_to(const maquette::Output &output, const Bitmap &bitmap);

/// Paints the bitmap over the output where the mask is white, in part where it is grey; elsewhere
/// not a bit changes. All of one size; the output's alpha stays.
void paint_within(const maquette::Output &output, const Bitmap &bitmap,
                  const maquette::Picture &mask);

} // namespace remote
