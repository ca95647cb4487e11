// A provider that does not answer is left alone for a while (M. Nygard, "Release It!", 2007: the
// circuit breaker).
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace maquette::host {

/// Closed: calls go through. After some failures in a row it opens and refuses; after a pause it
/// lets one call through on trial, which closes it, or opens it for twice as long. [any thread]
class CircuitBreaker {
  public:
    using Clock = std::chrono::steady_clock;
    static constexpr int most_failures = 5;
    static constexpr Clock::duration first_pause = std::chrono::seconds(5);
    static constexpr Clock::duration longest_pause = std::chrono::minutes(5);

    explicit CircuitBreaker(std::string provider) : provider_(std::move(provider)) {}

    /// Seconds to wait before the next call; nothing if it may go out now. A trial that is never
    /// reported back is followed by another after the same pause.
    std::optional<double> wait(Clock::time_point now = Clock::now()) {
        const std::scoped_lock lock(mutex_);
        if (!open_) { return std::nullopt; }
        if (now < open_until_) { return std::chrono::duration<double>(open_until_ - now).count(); }
        on_trial_ = true;
        open_until_ = now + pause_;
        return std::nullopt;
    }

    /// A call was answered, be it with a refusal: the provider is there.
    void succeeded() {
        const std::scoped_lock lock(mutex_);
        failures_ = 0;
        open_ = on_trial_ = false;
        pause_ = first_pause;
    }

    /// A call found the provider unavailable. `retry_after`: the seconds that it asked for, or 0;
    /// an hour at most counts.
    void failed(double retry_after, Clock::time_point now = Clock::now()) {
        const std::scoped_lock lock(mutex_);
        static constexpr double most_asked = 3600;
        const auto asked =
            now + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                      retry_after > 0 ? std::min(retry_after, most_asked) : 0));
        if (!open_ && ++failures_ < most_failures) { return; }
        if (open_ && !on_trial_) { // it was under way when others opened it: the same failure
            open_until_ = std::max(open_until_, asked);
            return;
        }
        if (open_) { pause_ = std::min(pause_ * 2, longest_pause); }
        open_ = true;
        on_trial_ = false;
        open_until_ = std::max(now + pause_, asked);
    }

    /// Why a call waits so many seconds.
    std::string sentence(double seconds) const {
        return "The provider '" + provider_ + "' was unavailable " + std::to_string(most_failures) +
               " times in a row and is left alone for " +
               std::to_string(std::lround(std::ceil(seconds))) + " s.";
    }

  private:
    const std::string provider_;
    std::mutex mutex_;
    int failures_ = 0; ///< in a row, while it is closed
    bool open_ = false;
    bool on_trial_ = false; ///< it is open, and one call is let through
    Clock::duration pause_ = first_pause;
    Clock::time_point open_until_;
};

} // namespace maquette::host
