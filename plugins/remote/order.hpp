// What is ordered from a service, and what it is expected to cost.
#pragma once

#include "service.hpp"

#include <cstdint>
#include <string>

namespace remote {

/// A size as the service makes it.
struct AskedSize {
    std::uint32_t width = 0; ///< 0: the service decides
    std::uint32_t height = 0;
    std::string ratio; ///< for SizeForm::ratio
    std::string tier;  ///< for sizes with tiers
};

/// The nearest size that the models of a family make. Nothing is known (0) for SizeForm::none.
AskedSize nearest_size(const Size &size, std::uint32_t width, std::uint32_t height);

/// What a picture is expected to cost, and the most it can, in micro-units.
struct Cost {
    std::int64_t expected = 0;
    std::int64_t at_most = 0;
};
Cost cost_of(const Price &price, const AskedSize &size, std::size_t pictures_sent);

} // namespace remote
