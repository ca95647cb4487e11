// Samples that lie pixel by pixel, to channel by channel, and back.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lanczos {

/// `count` pixels of `channels` samples (1 to 4) to one array for each channel.
template <class T>
void deinterleave(const T *pixels, std::size_t count, std::uint32_t channels, T *const *planes);
/// The way back.
template <class T>
void interleave(const T *const *planes, std::size_t count, std::uint32_t channels, T *pixels);

} // namespace lanczos
