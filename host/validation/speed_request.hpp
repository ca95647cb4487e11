// What a measurement is of.
#pragma once

#include <maquette/abi.h>

#include <cstdint>
#include <string>

namespace maquette::host {

/// A provider, the size of its pictures, and their sample type.
struct SpeedRequest {
    std::string provider;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    maquette_sample_t sample = MAQUETTE_U8;
};

} // namespace maquette::host
