// How long to wait before a call is made again: exponential back-off with full jitter (M. Brooker,
// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
#pragma once

#include <algorithm>
#include <cmath>
#include <random>

namespace maquette::host {

/// Seconds before the next try after `tries` further ones failed, from 0: at random between 0 and a
/// ceiling that doubles each time up to a minute. Never less than the provider asked for
/// (`retry_after`, seconds, 0 if it did not), and up to a tenth more, so that not all come back at
/// once. The same random numbers give the same waits.
template <class Random> double backoff_seconds(int tries, double retry_after, Random &random) {
    static constexpr double first = 0.5;
    static constexpr double longest = 60;
    const double ceiling = std::min(longest, first * std::exp2(std::clamp(tries, 0, 20)));
    const double jitter = std::uniform_real_distribution<double>(0, ceiling)(random);
    if (!(retry_after > 0)) { return jitter; }
    return std::max(jitter, retry_after + std::min(jitter, retry_after * 0.1));
}

} // namespace maquette::host
