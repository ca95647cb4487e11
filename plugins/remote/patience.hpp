// How long to wait before something is tried again.
#pragma once

#include <algorithm>
#include <random>

namespace remote {

/// Full jitter: anything between nothing and a ceiling that doubles with each attempt (M. Brooker,
/// "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). Many clients that failed
/// together then do not come back together.
class Patience {
  public:
    /// In seconds; a hint of the service counts, with a little on top for the same reason.
    double next(double hint = -1) {
        const double ceiling = std::min(most, first * static_cast<double>(1U << attempt_));
        attempt_ = std::min(attempt_ + 1, 10U);
        const double jitter = std::uniform_real_distribution<double>(0, 1)(random_);
        return hint >= 0 ? hint + jitter * 0.1 * std::min(hint + 0.1, 10.0) : jitter * ceiling;
    }
    void reset() { attempt_ = 0; }

  private:
    static constexpr double first = 0.5;
    static constexpr double most = 20;
    unsigned attempt_ = 0;
    std::mt19937 random_{std::random_device{}()};
};

} // namespace remote
