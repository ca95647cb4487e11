// A provider that does not answer is left alone for a while (Nygard, "Release It!", 2007).
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace maquette::host {

/// Closed: calls go through. After some failures in a row it opens and refuses; after a pause it
/// lets one call through, whose outcome closes it or opens it for twice as long. [any thread]
class CircuitBreaker {
  public:
    using Clock = std::chrono::steady_clock;

    explicit CircuitBreaker(std::string provider) : provider_(std::move(provider)) {}

    /// Seconds to wait before the next call; nothing if it may go out now.
    std::optional<double> wait(Clock::time_point now = Clock::now()) {
        const std::scoped_lock lock(mutex_);
        if (failures_ < most_failures) { return std::nullopt; }
        if (now < open_until_) { return std::chrono::duration<double>(open_until_ - now).count(); }
        open_until_ = now + pause_; // the one that tries; others go on waiting
        return std::nullopt;
    }

    void succeeded() {
        const std::scoped_lock lock(mutex_);
        failures_ = 0;
        pause_ = first_pause;
    }

    /// `retry_after`: the seconds that the provider asked for, or 0.
    void failed(double retry_after, Clock::time_point now = Clock::now()) {
        const std::scoped_lock lock(mutex_);
        ++failures_;
        if (failures_ < most_failures) { return; }
        if (failures_ > most_failures) { pause_ = std::min(pause_ * 2, longest_pause); }
        const auto asked = std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(std::clamp(retry_after, 0.0, 3600.0)));
        open_until_ = now + std::max<Clock::duration>(pause_, asked);
    }

    std::string sentence(double seconds) const {
        return "The provider '" + provider_ + "' failed " + std::to_string(most_failures) +
               " times in a row and is left alone for " +
               std::to_string(static_cast<int>(seconds) + 1) + " s.";
    }

  private:
    static constexpr int most_failures = 5;
    static constexpr Clock::duration first_pause = std::chrono::seconds(5);
    static constexpr Clock::duration longest_pause = std::chrono::minutes(5);

    const std::string provider_;
    std::mutex mutex_;
    int failures_ = 0; ///< in a row
    Clock::duration pause_ = first_pause;
    Clock::time_point open_until_;
};

} // namespace maquette::host
