// The curve between sRGB's numbers and light, IEC 61966-2-1.
#pragma once

#include <cstdint>

namespace lanczos {

/// The light of an encoded sample; both 0 to 1, and beyond for floats.
template <class T> float to_light(T sample);
/// The sample for light, in [0, 1] for integers; rounded.
template <class T> T from_light(float light);

} // namespace lanczos
