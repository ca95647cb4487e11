// How pictures are passed to programs: as files of four formats.
#pragma once

#include "picture_file.hpp"

#include <maquette/plugin.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace command {

/// A format for passing pictures. No format says what a picture's colours mean: numbers are passed
/// as they are.
enum class Pass {
    png, ///< u8 and u16
    pnm, ///< u8 and u16 as PGM, PPM or PAM; f32 without alpha as PFM
    npy, ///< NumPy's array file, every sample type
    raw, ///< the samples alone, row by row without padding
};
inline constexpr std::array<std::string_view, 4> pass_names = {"png", "pnm", "npy", "raw"};

/// The sample types that a format can hold, a union of maquette_sample_t bits.
std::uint32_t samples_of(Pass pass);

/// Writes a picture to a new file. Throws maquette::Error.
void write_picture(Pass pass, const maquette::Picture &picture, const std::string &path);

/// Opens a file that a program wrote and reads its header. `expected` is the shape of a raw file,
/// which has no header. Throws maquette::Error (MAQUETTE_INTERNAL) with a sentence that says what
/// was found instead.
std::unique_ptr<PictureReader> open_picture(Pass pass, const std::string &path,
                                            const Shape &expected);

} // namespace command
