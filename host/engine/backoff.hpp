// How long to wait before a call is made again: exponential back-off with full jitter (M. Brooker,
// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
#pragma once

#include <algorithm>
#include <cmath>
#include <random>

namespace maquette::host {

/// Seconds before the try after `tries` failed ones: at random between 0 and a ceiling that doubles
/// each time, but never less than the provider asked for.
template <class Random> double backoff_seconds(int tries, double retry_after, Random &random) {
    static constexpr double first = 0.5;
    static constexpr double longest = 60;
    const double ceiling = std::min(longest, first * std::exp2(std::min(tries, 20)));
    const double jitter = std::uniform_real_distribution<double>(0, ceiling)(random);
    return retry_after > 0 ? retry_after + std::min(jitter, retry_after * 0.1) : jitter;
}

} // namespace maquette::host
