// Why a picture cannot be read, as a sentence.
#pragma once

#include "image/codec.hpp"

#include <cstdint>
#include <string>

namespace maquette::host {

/// Throws Failure (Cause::input): "The picture NAME cannot be read: WHY". `why` is the rest of the
/// sentence, and what to do.
[[noreturn]] void refuse_picture(const std::string &name, const std::string &why);
/// The same if the picture has more pixels than the options allow, or none. To be asked before
/// memory is spent on it.
void check_picture_size(const std::string &name, std::uint64_t width, std::uint64_t height,
                        const ReadOptions &options);
/// Whether an ICC profile's bytes call it sRGB: such a picture is treated as one without a profile.
bool is_srgb_profile(const std::string &profile);

} // namespace maquette::host
