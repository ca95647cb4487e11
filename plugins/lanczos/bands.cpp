#include "bands.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lanczos {

namespace {

/// About so many rows go out together: few enough for the cache, enough to be worth the rows at
/// their borders that are resampled twice.
constexpr std::uint32_t usual_rows = 128;
/// Where a graph has to be made for every band, bands are longer.
constexpr std::uint32_t long_rows = 512;

} // namespace

BandPlan plan_bands(Size from, Size to, const Filter &filter) {
    BandPlan plan;
    const double ratio = static_cast<double>(from.height) / to.height;
    const auto margin =
        static_cast<std::int64_t>(std::ceil(filter.reach() * std::max(1.0, ratio))) + 1;
    // After so many rows the two pictures' rows lie on each other as they did at first.
    const std::uint32_t common = std::gcd(from.height, to.height);
    const std::uint32_t period = to.height / common;
    plan.alike = period <= long_rows;
    plan.out_rows = plan.alike ? period * std::max(1U, usual_rows / period) : long_rows;
    plan.out_rows = std::min(plan.out_rows, to.height);
    plan.height = plan.out_rows * ratio;
    plan.in_rows = static_cast<std::uint32_t>(std::ceil(plan.height)) +
                   static_cast<std::uint32_t>(2 * margin) + (plan.alike ? 0U : 1U);
    for (std::uint32_t first = 0; first < to.height; first += plan.out_rows) {
        Band band;
        band.first = first;
        band.rows = std::min(plan.out_rows, to.height - first);
        const double begin = first * ratio;
        const auto whole = plan.alike ? std::int64_t{first} * from.height / to.height
                                      : static_cast<std::int64_t>(std::floor(begin));
        band.in_first = whole - margin;
        band.top =
            static_cast<double>(margin) + (plan.alike ? 0 : begin - static_cast<double>(whole));
        plan.bands.push_back(band);
    }
    return plan;
}

std::uint32_t mirrored(std::int64_t y, std::uint32_t height) {
    const std::int64_t last = std::int64_t{height} - 1;
    if (y < 0) { y = -y - 1; }
    if (y > last) { y = 2 * last + 1 - y; }
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(y, 0, last));
}

} // namespace lanczos
